using ControlPlane.Model;
using ControlPlane.Model.Meshes;
using ControlPlane.Model.PeerAuthentications;
using ControlPlane.Model.Proxies;
using ControlPlane.Translation.Authorization;
using ControlPlane.Translation.Clusters;
using ControlPlane.Translation.Listeners;
using ControlPlane.Translation.Patches;
using ControlPlane.Translation.Proxyless;
using ControlPlane.Translation.Telemetry;
using ControlPlane.Translation.Visibility;
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
    private readonly ObservedSettings _observed;
    private readonly PatchStage? _patches;
    private ResourceTable? _inboundTable;
    private Snapshot? _snapshot;

    internal ScopeStage(ProxyScope scope, ICollection<TranslationFailure> failures)
    {
        _scope = scope;
        _observed = new(scope.Telemetry, inbound: true);
        _patches = scope.Patches.IsEmpty ? null : new(scope.Patches, scope.Kind == ProxyKind.Router);
        _ownClusters = ResourceTable.Create(ResourceType.Cluster, OwnClusters(scope));
        _inbound = new(ResourceType.Listener, new(ResourceType.Listener, new(ListenerTranslation.Build), failures), inputs => inputs.Name);
        _servers = new(ResourceType.Listener, new(ResourceType.Listener, new(ServerListenerTranslation.Build), failures), inputs => inputs.Name);
    }

    /// <param name="mesh">For its settings and its revision.</param>
    /// <param name="seen">What its tracer is looked for in, and the policies that the workload may be under.</param>
    /// <param name="shared">Clusters, endpoints, routes, listeners and secrets, in this order.</param>
    internal Snapshot Update(Mesh mesh, (NamespaceView View, PolicyView Policies) seen, ResourceTable[] shared)
    {
        var settings = _observed.Of(mesh.Settings, seen.View);
        var inbound = _scope.Kind switch
        {
            ProxyKind.Sidecar => _inbound.Update([settings, mesh.PeerPolicies, seen.Policies], () => Inbound(mesh, settings, seen.Policies.For(_scope.Kind, _scope.Labels))),
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
            Patched(_clusters.Of(shared[0], _ownClusters), patches => patches.Clusters),
            shared[1],
            Patched(shared[2], patches => patches.Routes),
            shared[4],
            Patched(_listeners.Of(shared[3], inbound), patches => patches.Listeners));
    }

    /// <summary>Patches come last, when nothing else will look at what they changed.</summary>
    private ResourceTable Patched(ResourceTable table, Func<PatchStage, Func<ResourceTable, ResourceTable>> part) => _patches is null ? table : part(_patches)(table);

    private IEnumerable<ListenerInputs> Inbound(Mesh mesh, MeshSettings settings, ListenerPolicies guards) =>
        new InboundListeners(_scope, settings, PeerPolicies(mesh)).All().Select(listener => listener with { Policies = guards });

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
