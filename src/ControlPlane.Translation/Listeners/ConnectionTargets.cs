using ControlPlane.Model.Services;
using ControlPlane.Model.VirtualServices;
using ControlPlane.Translation.Naming;
using ControlPlane.Translation.Routes;

namespace ControlPlane.Translation.Listeners;

/// <summary>Where a rule for connections sends them.</summary>
internal sealed class ConnectionTargets(DestinationResolution destinations)
{
    /// <summary>All to one port of a service, by its own settings.</summary>
    internal FilterChainTarget.Tcp Itself(Service service, int port)
    {
        var policy = destinations.PolicyOf(service, "", port);
        return FilterChainTarget.Tcp.To(
            ClusterName.Outbound(port, "", service.Hostname), policy.ConnectionPool, policy.LoadBalancer?.ConsistentHash?.Key);
    }

    /// <summary>The settings of the first destination hold for all of them (G119).</summary>
    /// <param name="route">The rule's entry.</param>
    /// <param name="rule">Whose it is.</param>
    /// <param name="port">The port that the client addressed.</param>
    internal FilterChainTarget.Tcp Of(ConnectionRoute route, VirtualService rule, int port)
    {
        var places = route.Route.Select(target => (Place: destinations.Locate(target.Destination, rule, port), target.Weight)).ToList();
        var policy = places[0].Place.Policy;
        var single = places.Count == 1;
        var name = single ? places[0].Place.Cluster : $"{rule.Metadata.Name}.{rule.Metadata.Namespace}";
        return FilterChainTarget.Tcp.To(name, policy.ConnectionPool, policy.LoadBalancer?.ConsistentHash?.Key) with
        {
            Split = single ? [] : [.. places.Where(place => place.Weight > 0).Select(place => new ClusterShare(place.Place.Cluster, place.Weight))],
        };
    }
}
