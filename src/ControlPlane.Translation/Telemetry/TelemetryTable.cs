using ControlPlane.Model.Config;
using ControlPlane.Model.Meshes;
using ControlPlane.Model.Proxies;
using TelemetryRule = ControlPlane.Model.Telemetries.Telemetry;

namespace ControlPlane.Translation.Telemetry;

/// <summary>All Telemetries, and the search for those that are a proxy's: of the root namespace, of its own, and those that select it, in this order.</summary>
internal sealed class TelemetryTable
{
    private readonly ILookup<string, TelemetryRule> _byNamespace;
    private readonly MeshSettings _settings;

    internal TelemetryTable(IEnumerable<TelemetryRule> rules, MeshSettings settings)
    {
        _settings = settings;
        _byNamespace = rules.Where(rule => !rule.IsForNamedTargets).OrderBy(rule => rule, Comparer<ConfigObject>.Create(ConfigObject.CompareAge))
            .ToLookup(rule => rule.Metadata.Namespace);
    }

    /// <summary>Null: the mesh's settings hold as they are.</summary>
    internal TelemetryScope? Find(Proxy proxy)
    {
        List<TelemetryRule> rules = [.. Applicable(proxy)];
        return rules.Count == 0 && _settings.Tracing is null
            ? null
            : new()
            {
                ClientLogs = LogChoice.Of(rules, _settings, inbound: false),
                ServerLogs = LogChoice.Of(rules, _settings, inbound: true),
                ClientTracing = TracingChoice.Of(rules, _settings, proxy, inbound: false),
                ServerTracing = TracingChoice.Of(rules, _settings, proxy, inbound: true),
            };
    }

    /// <summary>Of several for a whole namespace the oldest counts alone; of several that select a workload all do, the younger over the older.</summary>
    private IEnumerable<TelemetryRule> Applicable(Proxy proxy)
    {
        var root = _byNamespace[_settings.RootNamespace].FirstOrDefault(rule => rule.Selector is null);
        var own = proxy.Namespace == _settings.RootNamespace ? null : _byNamespace[proxy.Namespace].FirstOrDefault(rule => rule.Selector is null);
        var selecting = _byNamespace[proxy.Namespace].Where(rule => rule.Selector is { } selector && selector.IsSubsetOf(proxy.Labels));
        return new[] { root, own }.OfType<TelemetryRule>().Concat(selecting);
    }
}
