using System.Collections.Immutable;
using ControlPlane.Model;
using ControlPlane.Translation.Clusters;
using ControlPlane.Translation.Endpoints;
using ControlPlane.Translation.Tls;
using ControlPlane.Translation.Visibility;
using ControlPlane.Xds;

namespace ControlPlane.Translation.Stages;

/// <summary>The outbound clusters of one class of proxies.</summary>
internal sealed class ClusterStage
{
    private readonly ClusterClass _scope;
    private readonly StageTable<ClusterInputs> _table;
    private NamespaceView? _view;

    internal ClusterStage(ClusterClass scope, SharedBuilds<ClusterInputs> builds, ICollection<TranslationFailure> failures)
    {
        _scope = scope;
        _table = new(ResourceType.Cluster, new(ResourceType.Cluster, builds, failures), inputs => inputs.Name);
    }

    /// <summary>Which clusters there are; the same instance while services and rules are the same.</summary>
    internal ImmutableArray<OutboundCluster> Plan { get; private set; } = [];

    /// <summary>Counts the plans, so that a stage that follows from one can tell whether it is another.</summary>
    internal int PlanNumber { get; private set; }

    internal ResourceTable Update(Mesh mesh, NamespaceView view)
    {
        if (_view is null || _view.Reachable != view.Reachable || _view.DestinationRules != view.DestinationRules)
        {
            _view = view;
            Plan = OutboundClusters.Of(view, _scope);
            PlanNumber++;
        }

        // Only names that proxies resolve have their endpoints in the cluster itself.
        var endpoints = Plan.Any(IsResolvedByProxy) ? mesh.Registry.Endpoints : null;
        var identities = _scope.HasWorkloadCertificate ? mesh.Registry.Identities : null;
        return _table.Update([PlanNumber, endpoints, identities, mesh.PeerPolicies, mesh.Settings.EnableAutoMtls, mesh.Settings.TrustDomain], () => Plan.Select(cluster => Inputs(mesh, cluster)).OfType<ClusterInputs>());
    }

    private static bool IsResolvedByProxy(OutboundCluster cluster) =>
        cluster.Discovery is ClusterDiscovery.StrictDns or ClusterDiscovery.LogicalDns;

    /// <summary>Null: a subset of a name to resolve to which no endpoint belongs is not a cluster.</summary>
    private ClusterInputs? Inputs(Mesh mesh, OutboundCluster cluster)
    {
        var inputs = new ClusterInputs
        {
            Name = cluster.Name,
            Discovery = cluster.Discovery,
            Protocol = cluster.Port.Protocol,
            Policy = cluster.Policy,
            Tls = _scope.Proxyless ? null : new UpstreamTlsResolution(mesh, _scope.HasWorkloadCertificate).Of(cluster),
            Proxyless = _scope.Proxyless,
            PortOverride = cluster.Discovery == ClusterDiscovery.OriginalDestination && cluster.Port.TargetPort != cluster.Port.Number ? cluster.Port.TargetPort : 0,
            Origins = [.. cluster.Origins],
        };
        if (!IsResolvedByProxy(cluster))
        {
            return inputs;
        }

        inputs = inputs with { ServicePort = cluster.Port.Number, Endpoints = [.. Names(mesh, cluster)], Plaintext = PlaintextRules.Of(mesh, cluster.Service) };
        return inputs.Endpoints.IsEmpty ? null : inputs;
    }

    private static List<Model.Services.Endpoint> Names(Mesh mesh, OutboundCluster cluster)
    {
        // Envoy refuses a cluster that uses one address at a time and has not exactly one name.
        var most = cluster.Discovery == ClusterDiscovery.LogicalDns ? 1 : int.MaxValue;
        var endpoints = mesh.Registry.EndpointsOf(cluster.Service.Key)
            .Where(endpoint => endpoint.PortFor(cluster.Port.Number) is not null && endpoint.Health != Model.Services.EndpointHealth.Starting)
            .Where(endpoint => cluster.Subset?.Labels.IsSubsetOf(endpoint.Labels) ?? true).Take(most).ToList();

        // A service without addresses of its own, for a proxy that does not know where its client was going: its name is its address.
        return endpoints.Count == 0 && cluster.Service.Resolution == Model.Services.Resolution.None
            ? [new() { Address = cluster.Service.Hostname, Ports = [new(cluster.Port.Number, TargetOf(cluster), TargetOf(cluster))] }]
            : endpoints;
    }

    private static int TargetOf(OutboundCluster cluster) => cluster.Port.TargetPort > 0 ? cluster.Port.TargetPort : cluster.Port.Number;
}
