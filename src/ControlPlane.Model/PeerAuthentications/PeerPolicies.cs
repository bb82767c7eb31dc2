using System.Collections.Immutable;
using ControlPlane.Model.Config;

namespace ControlPlane.Model.PeerAuthentications;

/// <summary>All PeerAuthentications of a mesh, resolved: port over workload over namespace over mesh, and at one level the oldest alone (B-61 to B-64).</summary>
public sealed class PeerPolicies
{
    private readonly NamespacePeerPolicies _mesh;
    private readonly Dictionary<string, NamespacePeerPolicies> _namespaces = [];

    private PeerPolicies(IEnumerable<PeerAuthentication> policies, string rootNamespace)
    {
        var oldestFirst = policies.OrderBy(policy => policy, Comparer<ConfigObject>.Create(ConfigObject.CompareAge)).ToLookup(policy => policy.Metadata.Namespace);
        _mesh = new(Inherit(ForAll(oldestFirst[rootNamespace]), MutualTlsMode.Permissive), []);
        foreach (var group in oldestFirst)
        {
            // A selector in the root namespace selects nobody (B-64).
            _namespaces[group.Key] = group.Key == rootNamespace ? _mesh : Resolve(group);
        }
    }

    internal static PeerPolicies None { get; } = new([], "");

    internal static PeerPolicies Of(ImmutableSortedDictionary<ObjectName, PeerAuthentication> policies, string rootNamespace) =>
        policies.IsEmpty ? None : new(policies.Values, rootNamespace);

    /// <summary>What holds in a namespace.</summary>
    public NamespacePeerPolicies For(string @namespace) => _namespaces.GetValueOrDefault(@namespace, _mesh);

    private NamespacePeerPolicies Resolve(IGrouping<string, PeerAuthentication> policies)
    {
        var mode = Inherit(ForAll(policies), _mesh.Mode);
        return new(mode, [.. policies.Where(policy => !policy.Selector.IsEmpty).Select(policy => Resolve(policy, Inherit(policy.Mode, mode)))]);
    }

    private static WorkloadPeerPolicy Resolve(PeerAuthentication policy, MutualTlsMode mode) =>
        new(policy.Selector, mode, [.. policy.Ports.Select(port => port with { Mode = Inherit(port.Mode, mode) })]);

    private static MutualTlsMode ForAll(IEnumerable<PeerAuthentication> policies) =>
        policies.FirstOrDefault(policy => policy.Selector.IsEmpty)?.Mode ?? MutualTlsMode.Unset;

    private static MutualTlsMode Inherit(MutualTlsMode own, MutualTlsMode wider) => own == MutualTlsMode.Unset ? wider : own;
}
