using ControlPlane.Translation.Naming;
using ControlPlane.Xds;
using Envoy.Config.Cluster.V3;
using Envoy.Config.Core.V3;
using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Translation.Clusters;

/// <summary>The clusters that stand for no service: nowhere, wherever the client was going, and the workload itself.</summary>
internal static class LocalClusters
{
    /// <summary>Source address of connections to the workload itself: redirection leaves it alone, so that they do not come back.</summary>
    internal const string InboundSourceAddress = "127.0.0.6";

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    internal static EnvoyResource BlackHole { get; } = Create(
        new Cluster { Name = ClusterName.BlackHole, Type = Cluster.Types.DiscoveryType.Static, ConnectTimeout = ConnectTimeout.ToDuration() });

    internal static EnvoyResource Passthrough { get; } = Create(OriginalDestination(ClusterName.Passthrough));

    internal static EnvoyResource InboundPassthrough { get; } = Create(Inbound(ClusterName.InboundPassthrough));

    /// <summary>Goes to the workload itself, wherever at it the client was going.</summary>
    internal static Cluster Inbound(string name)
    {
        var cluster = OriginalDestination(name);
        cluster.UpstreamBindConfig = new BindConfig { SourceAddress = new SocketAddress { Address = InboundSourceAddress, PortValue = 0 } };
        return cluster;
    }

    private static Cluster OriginalDestination(string name)
    {
        var cluster = new Cluster
        {
            Name = name,
            Type = Cluster.Types.DiscoveryType.OriginalDst,
            LbPolicy = Cluster.Types.LbPolicy.ClusterProvided,
            ConnectTimeout = ConnectTimeout.ToDuration(),
            CircuitBreakers = CircuitBreakersTranslation.ToEnvoy(null),
        };
        AddDownstreamProtocol(cluster);
        return cluster;
    }

    private static void AddDownstreamProtocol(Cluster cluster) => cluster.TypedExtensionProtocolOptions.Add(
        HttpProtocolOptionsTranslation.ExtensionName, Any.Pack(HttpProtocolOptionsTranslation.AsDownstream()));

    private static EnvoyResource Create(Cluster cluster) => EnvoyResource.Create(ResourceType.Cluster, cluster.Name, cluster, []);
}
