using ControlPlane.Model.Collections;
using ControlPlane.Model.Matching;
using ControlPlane.Model.Services;
using ControlPlane.Model.VirtualServices;
using ControlPlane.Translation.Clusters;
using ControlPlane.Translation.Naming;
using ControlPlane.Translation.Visibility;

namespace ControlPlane.Translation.Routes;

/// <summary>Finds the cluster of a destination as a class of proxies sees it.</summary>
internal sealed class DestinationResolution(NamespaceView view, EquatableMap<string> labels, string domain, bool knowsOriginalDestination)
{
    /// <summary>A name without a dot belongs to the rule's namespace; a destination that nobody knows still gets its cluster's name, and requests a 503 (D68).</summary>
    internal RouteTarget Resolve(HttpRouteDestination target, VirtualService rule, int listenerPort)
    {
        var (cluster, policy) = Locate(target.Destination, rule, listenerPort);
        return new(cluster, target.Weight, target.Headers, policy.LoadBalancer?.ConsistentHash?.Key);
    }

    /// <summary>The cluster of a destination, and the settings in force for it.</summary>
    internal (string Cluster, ClusterPolicy Policy) Locate(Destination destination, VirtualService rule, int listenerPort)
    {
        var host = Hostname.Resolve(destination.Host, destination.Namespace ?? rule.Metadata.Namespace, domain).ToLowerInvariant();
        var service = Aliased(view.Reachable.Find(host));
        var port = PortOf(destination, service, listenerPort);
        return (
            ClusterName.Outbound(port, destination.Subset, service?.Hostname ?? host),
            service is null ? ClusterPolicy.Default : PolicyOf(service, destination.Subset, port));
    }

    /// <summary>Where requests for a service go that has no rule.</summary>
    internal RouteTarget Default(Service service, int port)
    {
        var target = Aliased(service)!;
        if (!knowsOriginalDestination && target.Resolution == Resolution.None && Hostname.IsWildcard(target.Hostname))
        {
            // Nobody says where the hosts under the wildcard are: the request's own name does.
            return new(ClusterName.DynamicForwardProxy, 1, null, null);
        }

        return new(ClusterName.Outbound(port, "", target.Hostname), 1, null, PolicyOf(target, "", port).LoadBalancer?.ConsistentHash?.Key);
    }

    /// <summary>The explicit port, else the service's only one, else the port that the client addressed (D66).</summary>
    private static int PortOf(Destination destination, Service? service, int listenerPort) =>
        destination.Port ?? (service?.Ports is { Count: 1 } ports ? ports[0].Number : listenerPort);

    /// <summary>An alias of a service that the mesh knows stands for that service (A21).</summary>
    private Service? Aliased(Service? service) =>
        service?.ExternalName is { } name && view.Reachable.Find(name) is { } target ? target : service;

    /// <summary>The settings in force for a port of a service, or of its subset.</summary>
    internal ClusterPolicy PolicyOf(Service service, string subset, int port)
    {
        var rule = view.DestinationRules.Find(service.Hostname, service.Namespace, view.Namespace, labels);
        var chosen = subset.Length == 0 ? null : rule?.Subsets.FirstOrDefault(candidate => candidate.Name == subset);
        return ClusterPolicy.Of(rule, chosen, port);
    }
}
