using ControlPlane.Model.PeerAuthentications;
using ControlPlane.Model.Services;
using ControlPlane.Translation.Tls;
using ControlPlane.Xds;
using Envoy.Config.Core.V3;
using Envoy.Config.Endpoint.V3;
using Endpoint = ControlPlane.Model.Services.Endpoint;
using Locality = ControlPlane.Model.Services.Locality;

namespace ControlPlane.Translation.Endpoints;

/// <summary>Assembles a cluster's endpoints.</summary>
internal static class LoadAssignmentTranslation
{
    internal static EnvoyResource Build(EndpointInputs inputs) =>
        EnvoyResource.Create(ResourceType.Endpoint, inputs.Name, ToEnvoy(inputs), inputs.Origins);

    internal static ClusterLoadAssignment ToEnvoy(EndpointInputs inputs)
    {
        var assignment = new ClusterLoadAssignment { ClusterName = inputs.Name };
        var localities = inputs.Endpoints.Where(endpoint => Belongs(endpoint, inputs))
            .GroupBy(endpoint => endpoint.Locality)
            .OrderBy(group => group.Key.Region, StringComparer.Ordinal).ThenBy(group => group.Key.Zone, StringComparer.Ordinal)
            .ThenBy(group => group.Key.SubZone, StringComparer.Ordinal).ToList();
        var priorities = Priorities(inputs.Near, localities.Select(group => group.Key));
        foreach (var group in localities)
        {
            assignment.Endpoints.Add(ToEnvoy(group.Key, [.. group], inputs, priorities[group.Key]));
        }

        return assignment;
    }

    private static bool Belongs(Endpoint endpoint, EndpointInputs inputs) =>
        endpoint.Health != EndpointHealth.Starting
        && !(inputs.WithholdUnhealthy && endpoint.Health == EndpointHealth.Unhealthy)
        && endpoint.PortFor(inputs.ServicePort) is not null
        && (inputs.SubsetLabels?.IsSubsetOf(endpoint.Labels) ?? true);

    private static LocalityLbEndpoints ToEnvoy(Locality locality, List<Endpoint> endpoints, EndpointInputs inputs, uint priority)
    {
        var result = new LocalityLbEndpoints
        {
            Locality = new() { Region = locality.Region, Zone = locality.Zone, SubZone = locality.SubZone },
            LoadBalancingWeight = (uint)endpoints.Sum(endpoint => endpoint.Weight),
            Priority = priority,
        };
        result.LbEndpoints.AddRange(endpoints
            .OrderBy(endpoint => endpoint.Address, StringComparer.Ordinal).ThenBy(endpoint => endpoint.PortFor(inputs.ServicePort)!.Value.Port)
            .Select(endpoint => ToEnvoy(endpoint, inputs)));
        return result;
    }

    private static LbEndpoint ToEnvoy(Endpoint endpoint, EndpointInputs inputs) => new()
    {
        Endpoint = new() { Address = Addresses.Of(endpoint.Address, endpoint.PortFor(inputs.ServicePort)!.Value.Port) },
        Metadata = OffersMutualTls(endpoint, inputs) ? UpstreamTlsTranslation.Offer() : null,
        LoadBalancingWeight = (uint)endpoint.Weight,
        HealthStatus = endpoint.Health switch
        {
            EndpointHealth.Healthy => HealthStatus.Healthy,
            EndpointHealth.Draining => HealthStatus.Draining,
            EndpointHealth.Unhealthy or EndpointHealth.Starting => HealthStatus.Unhealthy,
        },
    };

    private static bool OffersMutualTls(Endpoint endpoint, EndpointInputs inputs) => endpoint.SpeaksMutualTls
        && inputs.Plaintext?.ModeOf(endpoint.Labels, endpoint.PortFor(inputs.ServicePort)!.Value.Port) != MutualTlsMode.Disable;

    /// <summary>Envoy wants priorities without gaps, so that distances nobody is at are squeezed out.</summary>
    private static Dictionary<Locality, uint> Priorities(Locality? near, IEnumerable<Locality> localities)
    {
        var distances = localities.ToDictionary(locality => locality, locality => near is null ? 0 : LocalityPriority.Distance(near, locality));
        var ranks = distances.Values.Distinct().Order().ToList();
        return distances.ToDictionary(pair => pair.Key, pair => (uint)ranks.IndexOf(pair.Value));
    }
}
