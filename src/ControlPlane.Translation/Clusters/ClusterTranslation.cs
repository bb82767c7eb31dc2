using ControlPlane.Translation.Endpoints;
using ControlPlane.Translation.Proxyless;
using ControlPlane.Translation.Tls;
using ControlPlane.Xds;
using Envoy.Config.Cluster.V3;
using Envoy.Extensions.Clusters.Common.Dns.V3;
using Envoy.Extensions.Clusters.Dns.V3;
using Google.Protobuf.WellKnownTypes;
using EnvoyConnectionOptions = Envoy.Config.Cluster.V3.UpstreamConnectionOptions;

namespace ControlPlane.Translation.Clusters;

/// <summary>Assembles an outbound cluster.</summary>
internal static class ClusterTranslation
{
    private static readonly TimeSpan DefaultConnectTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan DnsRefreshRate = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan DnsJitter = TimeSpan.FromMilliseconds(100);

    internal static EnvoyResource Build(ClusterInputs inputs) =>
        EnvoyResource.Create(
            ResourceType.Cluster, inputs.Name, inputs.Proxyless ? ClientClusterTranslation.ToEnvoy(inputs) : ToEnvoy(inputs), inputs.Origins);

    internal static Cluster ToEnvoy(ClusterInputs inputs)
    {
        var pool = inputs.Policy.ConnectionPool;
        var cluster = new Cluster
        {
            Name = inputs.Name,
            ConnectTimeout = (pool?.ConnectTimeout ?? DefaultConnectTimeout).ToDuration(),
            CircuitBreakers = CircuitBreakersTranslation.ToEnvoy(pool),
            CommonLbConfig = CommonLbConfigTranslation.ToEnvoy(inputs.Policy.OutlierDetection),
        };
        SetDiscovery(cluster, inputs);
        if (inputs.Discovery != ClusterDiscovery.OriginalDestination)
        {
            LoadBalancerTranslation.Apply(inputs.Policy.LoadBalancer, cluster);
        }

        if (inputs.Policy.OutlierDetection is { } outliers)
        {
            cluster.OutlierDetection = OutlierDetectionTranslation.ToEnvoy(outliers);
        }

        if (pool?.TcpKeepalive is { } keepalive)
        {
            cluster.UpstreamConnectionOptions = new EnvoyConnectionOptions { TcpKeepalive = TcpKeepaliveTranslation.ToEnvoy(keepalive) };
        }

        if (inputs.Tls is { } tls)
        {
            UpstreamTlsTranslation.Apply(tls, cluster);
        }

        if (HttpProtocolOptionsTranslation.ToEnvoy(inputs) is { } options)
        {
            cluster.TypedExtensionProtocolOptions.Add(HttpProtocolOptionsTranslation.ExtensionName, Any.Pack(options));
        }

        return cluster;
    }

    private static void SetDiscovery(Cluster cluster, ClusterInputs inputs)
    {
        switch (inputs.Discovery)
        {
            case ClusterDiscovery.Endpoints:
                cluster.Type = Cluster.Types.DiscoveryType.Eds;
                cluster.EdsClusterConfig = new() { EdsConfig = ConfigSources.Ads(), ServiceName = inputs.Name };
                break;
            case ClusterDiscovery.StrictDns or ClusterDiscovery.LogicalDns:
                cluster.ClusterType = DnsType(inputs.Discovery == ClusterDiscovery.LogicalDns);
                cluster.WaitForWarmOnInit = false;
                cluster.LoadAssignment = LoadAssignmentTranslation.ToEnvoy(
                    new() { Name = inputs.Name, Endpoints = inputs.Endpoints, ServicePort = inputs.ServicePort, Plaintext = inputs.Plaintext });
                break;
            case ClusterDiscovery.OriginalDestination:
                cluster.Type = Cluster.Types.DiscoveryType.OriginalDst;
                cluster.LbPolicy = Cluster.Types.LbPolicy.ClusterProvided;
                if (inputs.PortOverride > 0)
                {
                    cluster.OriginalDstLbConfig = new() { UpstreamPortOverride = (uint)inputs.PortOverride };
                }

                break;
        }
    }

    private static Cluster.Types.CustomClusterType DnsType(bool oneAtATime) => new()
    {
        Name = "envoy.cluster.dns",
        TypedConfig = Any.Pack(new DnsCluster
        {
            DnsRefreshRate = DnsRefreshRate.ToDuration(),
            RespectDnsTtl = true,
            DnsJitter = DnsJitter.ToDuration(),
            DnsLookupFamily = DnsLookupFamily.V4Preferred,
            AllAddressesInSingleEndpoint = oneAtATime,
        }),
    };
}
