using ControlPlane.Model;
using ControlPlane.Model.PeerAuthentications;
using ControlPlane.Model.Services;
using ControlPlane.Translation.Clusters;
using ControlPlane.Translation.Endpoints;
using ControlPlane.Xds;

namespace ControlPlane.Translation.Stages;

/// <summary>The endpoints of one class of proxies. A change of some services' endpoints asks for those alone.</summary>
internal sealed class EndpointStage
{
    private readonly Locality _near;
    private readonly StageTable<EndpointInputs> _table;
    private ILookup<ServiceKey, OutboundCluster>? _clusters;
    private object? _endpoints;
    private PeerPolicies? _policies;
    private int _planNumber;

    internal EndpointStage(Locality near, SharedBuilds<EndpointInputs> builds, ICollection<TranslationFailure> failures)
    {
        _near = near;
        _table = new(ResourceType.Endpoint, new(ResourceType.Endpoint, builds, failures), inputs => inputs.Name);
    }

    internal ResourceTable Update(Mesh mesh, ClusterStage clusters)
    {
        object?[] sources = [clusters.PlanNumber, mesh.Registry.Endpoints, mesh.PeerPolicies];
        var hint = mesh.Registry.EndpointChange;
        if (_clusters is not null && _planNumber == clusters.PlanNumber && ReferenceEquals(_policies, mesh.PeerPolicies) && hint is not null && ReferenceEquals(hint.Before, _endpoints))
        {
            _endpoints = mesh.Registry.Endpoints;
            return _table.UpdateSome(sources, hint.Services.SelectMany(key => _clusters[key]).Select(cluster => Inputs(mesh, cluster)));
        }

        if (_clusters is null || _planNumber != clusters.PlanNumber)
        {
            _planNumber = clusters.PlanNumber;
            _clusters = clusters.Plan.Where(cluster => cluster.Discovery == ClusterDiscovery.Endpoints).ToLookup(cluster => cluster.Service.Key);
        }

        (_endpoints, _policies) = (mesh.Registry.Endpoints, mesh.PeerPolicies);
        return _table.Update(sources, () => _clusters.SelectMany(group => group).Select(cluster => Inputs(mesh, cluster)));
    }

    private EndpointInputs Inputs(Mesh mesh, OutboundCluster cluster) => new()
    {
        Name = cluster.Name,
        Endpoints = mesh.Registry.EndpointsOf(cluster.Service.Key),
        ServicePort = cluster.Port.Number,
        Plaintext = PlaintextRules.Of(mesh, cluster.Service),
        SubsetLabels = cluster.Subset?.Labels,
        Near = cluster.Policy.PrefersNearEndpoints && _near != Locality.Unknown ? _near : null,
        WithholdUnhealthy = cluster.Policy.OutlierDetection is { MinHealthPercent: > 0 },
        Origins = [.. cluster.Service.DefinedBy.Select(key => key.ToString())],
    };
}
