using ControlPlane.Model.Config;
using ControlPlane.Model.Proxies;
using ControlPlane.Model.Sidecars;

namespace ControlPlane.Translation.Visibility;

/// <summary>All Sidecars, and the search for the one that is a proxy's: never more than one, and nothing is merged (J177).</summary>
internal sealed class SidecarTable
{
    private readonly ILookup<string, Sidecar> _byNamespace;
    private readonly Sidecar? _forAll;

    internal SidecarTable(IEnumerable<Sidecar> sidecars, string rootNamespace)
    {
        _byNamespace = sidecars.OrderBy(sidecar => sidecar.WorkloadSelector is null).ThenBy(sidecar => sidecar, Comparer<ConfigObject>.Create(ConfigObject.CompareAge))
            .ToLookup(sidecar => sidecar.Metadata.Namespace);
        _forAll = _byNamespace[rootNamespace].FirstOrDefault(sidecar => sidecar.WorkloadSelector is null);
    }

    /// <summary>Of its namespace the oldest that selects it, else the oldest for all; else the root namespace's for all (J178). Gateways have none (J187).</summary>
    internal Sidecar? Find(Proxy proxy) => proxy.Kind == ProxyKind.Router
        ? null
        : _byNamespace[proxy.Namespace].FirstOrDefault(sidecar => sidecar.WorkloadSelector?.IsSubsetOf(proxy.Labels) ?? true) ?? _forAll;
}
