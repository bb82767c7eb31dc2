using ControlPlane.Model;
using ControlPlane.Model.PeerAuthentications;
using ControlPlane.Model.Proxies;
using ControlPlane.Translation.Authorization;
using ControlPlane.Translation.Clusters;
using ControlPlane.Translation.Listeners;
using ControlPlane.Translation.Proxyless;
using ControlPlane.Xds;

namespace ControlPlane.Translation.Stages;

/// <summary>Puts the shared tables of a scope together with what is its own: the workload's inbound side, and the clusters that stand for no service.</summary>
internal sealed class ScopeStage
{
    private readonly ProxyScope _scope;
    private readonly ResourceTable _ownClusters;
    private readonly StageTable<ListenerInputs> _inbound;
    private readonly StageTable<ServerListenerInputs> _servers;
    private readonly LayeredTable _clusters = new();
    private readonly LayeredTable _listeners = new();
    private ResourceTable[] _shared = [];
    private ResourceTable? _inboundTable;
    private Snapshot? _snapshot;

    internal ScopeStage(ProxyScope scope, ICollection<TranslationFailure> failures)
    {
        _scope = scope;
        _ownClusters = ResourceTable.Create(ResourceType.Cluster, OwnClusters(scope));
        _inbound = new(ResourceType.Listener, new(ResourceType.Listener, new(ListenerTranslation.Build), failures), inputs => inputs.Name);
        _servers = new(ResourceType.Listener, new(ResourceType.Listener, new(ServerListenerTranslation.Build), failures), inputs => inputs.Name);
    }

    /// <param name="mesh">For its settings and its revision.</param>
    /// <param name="policies">Those that the workload may be under.</param>
    /// <param name="shared">Clusters, endpoints, routes, listeners and secrets, in this order.</param>
    internal Snapshot Update(Mesh mesh, PolicyView policies, ResourceTable[] shared)
    {
        var inbound = _scope.Kind switch
        {
            ProxyKind.Sidecar => _inbound.Update([mesh.Settings, mesh.PeerPolicies, policies], () => Inbound(mesh, policies.For(_scope.Kind, _scope.Labels))),
            ProxyKind.Grpc => _servers.Update([_scope, mesh.PeerPolicies], () => ServerListenerInputs.Of(_scope, PeerPolicies(mesh))),
            ProxyKind.Router => ResourceTable.Empty(ResourceType.Listener),
        };
        if (_snapshot is not null && ReferenceEquals(inbound, _inboundTable) && shared.AsSpan().SequenceEqual(_shared))
        {
            return _snapshot;
        }

        (_shared, _inboundTable) = (shared, inbound);
        return _snapshot = Snapshot.Create(
            mesh.Revision,
            _clusters.Of(shared[0], _ownClusters),
            shared[1],
            shared[2],
            shared[4],
            _listeners.Of(shared[3], inbound));
    }

    private IEnumerable<ListenerInputs> Inbound(Mesh mesh, ListenerPolicies guards) =>
        new InboundListeners(_scope, mesh.Settings, PeerPolicies(mesh)).All().Select(listener => listener with { Policies = guards });

    private NamespacePeerPolicies PeerPolicies(Mesh mesh) => mesh.PeerPolicies.For(_scope.Namespace);

    private static IEnumerable<EnvoyResource> OwnClusters(ProxyScope scope)
    {
        if (scope.Kind != ProxyKind.Sidecar)
        {
            return scope.Kind == ProxyKind.Router ? [LocalClusters.BlackHole] : [];
        }

        return scope.Local is null
            ? [
                LocalClusters.BlackHole, LocalClusters.Passthrough, LocalClusters.InboundPassthrough,
                .. scope.Inbound.Select(port => InboundClusters.Of(port, isRedirected: true)),
            ]
            : [
                LocalClusters.BlackHole, DynamicForwardProxy.Cluster,
                .. scope.Inbound.Select(port => InboundClusters.Of(port, isRedirected: false)),
            ];
    }
}
