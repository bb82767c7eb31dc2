using System.Collections.Immutable;
using ControlPlane.Model.DestinationRules;
using ControlPlane.Model.Matching;
using ControlPlane.Model.Services;
using ControlPlane.Translation.Naming;
using ControlPlane.Translation.Visibility;

namespace ControlPlane.Translation.Clusters;

/// <summary>Which clusters the proxies of a class have, in the order of services, ports and subsets.</summary>
internal static class OutboundClusters
{
    internal static ImmutableArray<OutboundCluster> Of(NamespaceView view, ClusterClass scope)
    {
        var clusters = ImmutableArray.CreateBuilder<OutboundCluster>();
        foreach (var service in view.Reachable.Services)
        {
            var rule = view.DestinationRules.Find(service.Hostname, service.Namespace, scope.Namespace, scope.Labels);
            foreach (var port in service.Ports)
            {
                if (port.Protocol != Protocol.Udp)
                {
                    Add(clusters, service, port, rule, scope);
                }
            }
        }

        return clusters.ToImmutable();
    }

    private static void Add(
        ImmutableArray<OutboundCluster>.Builder clusters, Service service, ServicePort port, DestinationRule? rule, ClusterClass scope)
    {
        Add(null);
        foreach (var subset in rule?.Subsets ?? default)
        {
            Add(subset);
        }

        void Add(Subset? subset)
        {
            var policy = ClusterPolicy.Of(rule, subset, port.Number);
            if (DiscoveryOf(service, policy, scope) is { } discovery)
            {
                var name = ClusterName.Outbound(port.Number, subset?.Name ?? "", service.Hostname);
                clusters.Add(new(name, service, port, rule, subset, policy, discovery));
            }
        }
    }

    /// <summary>Null: without an original destination there is no way to reach a service that has no addresses of its own.</summary>
    private static ClusterDiscovery? DiscoveryOf(Service service, ClusterPolicy policy, ClusterClass scope)
    {
        if (scope.KnowsOriginalDestination
            && (service.Resolution == Resolution.None || policy.LoadBalancer is { ConsistentHash: null, Simple: LoadBalancerKind.Passthrough }))
        {
            return ClusterDiscovery.OriginalDestination;
        }

        if (scope.Proxyless && service.Resolution != Resolution.Static)
        {
            // A gRPC library resolves one name a cluster.
            return Hostname.IsWildcard(service.Hostname) ? null : ClusterDiscovery.LogicalDns;
        }

        return service.Resolution switch
        {
            Resolution.Static => ClusterDiscovery.Endpoints,
            Resolution.Dns => ClusterDiscovery.StrictDns,
            Resolution.DnsRoundRobin => ClusterDiscovery.LogicalDns,
            Resolution.None => Hostname.IsWildcard(service.Hostname) ? null : ClusterDiscovery.StrictDns,
        };
    }
}
