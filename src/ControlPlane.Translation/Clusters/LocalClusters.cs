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
    private const string InboundSourceAddress = "127.0.0.6";

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    internal static EnvoyResource BlackHole { get; } = Create(
        new Cluster { Name = ClusterName.BlackHole, Type = Cluster.Types.DiscoveryType.Static, ConnectTimeout = ConnectTimeout.ToDuration() });

    internal static EnvoyResource Passthrough { get; } = Create(OriginalDestination(ClusterName.Passthrough));

    internal static EnvoyResource InboundPassthrough { get; } = Create(Inbound(ClusterName.InboundPassthrough));

    /// <summary>An inbound port with redirection: the app is where the client wanted to go.</summary>
    internal static EnvoyResource InboundRedirected(int port) => Create(Inbound(ClusterName.Inbound(port)));

    /// <summary>An inbound port without redirection: the app listens on the loopback address.</summary>
    internal static EnvoyResource InboundLocal(int port, int appPort)
    {
        var name = ClusterName.Inbound(port);
        var cluster = new Cluster
        {
            Name = name,
            Type = Cluster.Types.DiscoveryType.Static,
            ConnectTimeout = ConnectTimeout.ToDuration(),
            CircuitBreakers = CircuitBreakersTranslation.ToEnvoy(null),
            LoadAssignment = new()
            {
                ClusterName = name,
                Endpoints = { new Envoy.Config.Endpoint.V3.LocalityLbEndpoints { LbEndpoints = { new Envoy.Config.Endpoint.V3.LbEndpoint { Endpoint = new() { Address = Addresses.Socket("127.0.0.1", appPort) } } } } },
            },
        };
        AddDownstreamProtocol(cluster);
        return Create(cluster);
    }

    private static Cluster Inbound(string name)
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
