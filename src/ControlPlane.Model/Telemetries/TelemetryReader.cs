using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
using ControlPlane.Model.Matching;

namespace ControlPlane.Model.Telemetries;

/// <summary>YAML to <see cref="Telemetry"/>.</summary>
internal static class TelemetryReader
{
    private static readonly Dictionary<string, WorkloadMode> Modes = new()
    {
        ["CLIENT_AND_SERVER"] = WorkloadMode.Both,
        ["CLIENT"] = WorkloadMode.Client,
        ["SERVER"] = WorkloadMode.Server,
    };

    internal static Telemetry Read(ObjectMeta metadata, MappingReader spec)
    {
        var selector = spec.Object("selector");
        spec.Ignore("targetRef", "targetRefs");
        var telemetry = new Telemetry
        {
            Metadata = metadata,
            Selector = selector is null ? null : SharedFieldReader.Labels(selector, "matchLabels") is { IsEmpty: false } labels ? labels : null,
            AccessLogging = spec.Objects("accessLogging").Select(Logging).ToEquatableArray(),
            Tracing = spec.Objects("tracing").Select(TracingRuleReader.Read).ToEquatableArray(),
            IsForNamedTargets = spec.Has("targetRef") || spec.Has("targetRefs"),
        };
        selector?.Done();
        MetricsRuleCheck.Check(spec);
        spec.Done();
        if (telemetry.IsForNamedTargets)
        {
            spec.Suspicious(spec.Has("targetRefs") ? "targetRefs" : "targetRef", "with target references this is for gateways of the Gateway API alone, of which there are none: it has no effect");
        }

        return telemetry;
    }

    /// <summary>The field <c>providers</c>: names.</summary>
    internal static EquatableArray<string> Providers(MappingReader owner)
    {
        var names = new List<string>();
        foreach (var provider in owner.Objects("providers"))
        {
            if (provider.RequiredText("name") is { Length: > 0 } name)
            {
                names.Add(name);
            }

            provider.Done();
        }

        return names.ToEquatableArray();
    }

    /// <summary>The field <c>match</c>, as far as it is a mode.</summary>
    internal static WorkloadMode Mode(MappingReader owner)
    {
        var match = owner.Object("match");
        var mode = match?.Choice("mode", Modes) ?? WorkloadMode.Both;
        match?.Done();
        return mode;
    }

    private static LoggingRule Logging(MappingReader reader)
    {
        var rule = new LoggingRule
        {
            Providers = Providers(reader),
            Mode = Mode(reader),
            Disabled = reader.Flag("disabled") ?? false,
            Filter = reader.Object("filter") is { } filter ? Expression(filter) : null,
        };
        reader.Done();
        if (rule is { Filter: not null, Providers.IsEmpty: true })
        {
            reader.Suspicious("filter", "a filter without providers beside it has no effect, in Istio neither", "name the providers that it is for");
        }

        return rule;
    }

    private static string? Expression(MappingReader reader)
    {
        var text = reader.Text("expression");
        reader.Done();
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        // An expression that Envoy cannot compile would cost it every listener.
        if (CelSyntax.Check(text) is { } problem)
        {
            reader.Invalid("expression", problem, "see https://cel.dev");
        }

        return text;
    }
}
