using ControlPlane.Model.Collections;
using ControlPlane.Model.Meshes;
using ControlPlane.Model.Proxies;
using ControlPlane.Model.Telemetries;
using TelemetryRule = ControlPlane.Model.Telemetries.Telemetry;

namespace ControlPlane.Translation.Telemetry;

/// <summary>Decides how one side of a proxy is traced: later rules over earlier ones, field by field.</summary>
internal static class TracingChoice
{
    /// <summary>Null: no spans are made.</summary>
    internal static TracingSettings? Of(IEnumerable<TelemetryRule> rules, MeshSettings settings, Proxy proxy, bool inbound)
    {
        var (provider, rule) = (settings.Tracing?.Provider, new TracingRule());
        foreach (var entry in rules.SelectMany(telemetry => telemetry.Tracing).Where(entry => LogChoice.Applies(entry.Mode, inbound)))
        {
            provider = entry.Provider is { } name && settings.TracingProviders.TryGetValue(name, out var stated) ? stated : provider;
            rule = rule with
            {
                SamplingPercent = entry.SamplingPercent ?? rule.SamplingPercent,
                Disabled = entry.Disabled ?? rule.Disabled,
                Tags = entry.Tags ?? rule.Tags,
                WorkloadTags = entry.WorkloadTags ?? rule.WorkloadTags,
                UseRequestId = entry.UseRequestId ?? rule.UseRequestId,
            };
        }

        if (provider is null || rule.Disabled == true)
        {
            return null;
        }

        return new(provider, rule.SamplingPercent ?? TracingSettings.DefaultSamplingPercent)
        {
            Tags = EquatableMap<SpanTag>.From((rule.WorkloadTags == false ? [] : WorkloadTags(proxy, settings)).Concat(rule.Tags ?? EquatableMap<SpanTag>.Empty)),
            UseRequestId = rule.UseRequestId ?? true,
            ServiceName = provider.Kind == TracerKind.OpenTelemetry ? $"{ServiceOf(proxy)}.{proxy.Namespace}" : "",
        };
    }

    /// <summary>Istio's tags, whose names tools look for.</summary>
    private static IEnumerable<KeyValuePair<string, SpanTag>> WorkloadTags(Proxy proxy, MeshSettings settings) =>
    [
        new("istio.canonical_revision", new SpanTag.Literal(Label(proxy, "service.istio.io/canonical-revision", "version") ?? "latest")),
        new("istio.canonical_service", new SpanTag.Literal(ServiceOf(proxy))),
        new("istio.mesh_id", new SpanTag.Literal(settings.TrustDomain)),
        new("istio.namespace", new SpanTag.Literal(proxy.Namespace)),
    ];

    private static string ServiceOf(Proxy proxy) =>
        Label(proxy, "service.istio.io/canonical-name", "app.kubernetes.io/name", "app") ?? (proxy.Service.Length > 0 ? proxy.Service : proxy.Name);

    private static string? Label(Proxy proxy, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (proxy.Labels.TryGetValue(name, out var value) && value.Length > 0)
            {
                return value;
            }
        }

        return null;
    }
}
