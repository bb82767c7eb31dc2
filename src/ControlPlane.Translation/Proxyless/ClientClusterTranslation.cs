using ControlPlane.Model.DestinationRules;
using ControlPlane.Translation.Clusters;
using ControlPlane.Translation.Endpoints;
using Envoy.Config.Cluster.V3;

namespace ControlPlane.Translation.Proxyless;

/// <summary>
/// Assembles a cluster for a gRPC client. What not all gRPC libraries take is left out: they would refuse the cluster, and with it every
/// route to it.
/// </summary>
internal static class ClientClusterTranslation
{
    internal static Cluster ToEnvoy(ClusterInputs inputs)
    {
        var cluster = new Cluster { Name = inputs.Name };
        if (inputs.Discovery == ClusterDiscovery.Endpoints)
        {
            cluster.Type = Cluster.Types.DiscoveryType.Eds;
            cluster.EdsClusterConfig = new() { EdsConfig = ConfigSources.Ads(), ServiceName = inputs.Name };
        }
        else
        {
            cluster.Type = Cluster.Types.DiscoveryType.LogicalDns;
            cluster.LoadAssignment = LoadAssignmentTranslation.ToEnvoy(
                new() { Name = inputs.Name, Endpoints = inputs.Endpoints, ServicePort = inputs.ServicePort });
        }

        SetBalancing(cluster, inputs.Policy.LoadBalancer);
        if (inputs.Policy.ConnectionPool?.Http2MaxRequests is > 0 and var requests)
        {
            cluster.CircuitBreakers = new() { Thresholds = { new CircuitBreakers.Types.Thresholds { MaxRequests = (uint)requests } } };
        }

        if (inputs.Policy.OutlierDetection is { } outliers)
        {
            cluster.OutlierDetection = OutlierDetectionTranslation.ToEnvoy(outliers);
        }

        return cluster;
    }

    /// <summary>All libraries know round robin and ring hash; least request, random and maglev are refused by some.</summary>
    private static void SetBalancing(Cluster cluster, LoadBalancer? balancer)
    {
        cluster.LbPolicy = Cluster.Types.LbPolicy.RoundRobin;
        if (balancer?.ConsistentHash is { } hash)
        {
            LoadBalancerTranslation.ApplyRing(hash, cluster);
        }
    }
}
