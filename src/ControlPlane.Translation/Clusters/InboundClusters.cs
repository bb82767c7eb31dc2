using ControlPlane.Model.DestinationRules;
using ControlPlane.Translation.Naming;
using ControlPlane.Xds;
using Envoy.Config.Cluster.V3;
using Envoy.Config.Core.V3;
using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Translation.Clusters;

/// <summary>The clusters of the ports that a workload serves: each leads to its app.</summary>
internal static class InboundClusters
{
    private static readonly TimeSpan DefaultConnectTimeout = TimeSpan.FromSeconds(10);

    internal static EnvoyResource Of(InboundPort port, bool isRedirected)
    {
        var cluster = isRedirected && port.AppAddress is null
            ? LocalClusters.Inbound(ClusterName.Inbound(port.Port))
            : Static(port, isRedirected);
        ApplyPool(cluster, port.Pool);
        return EnvoyResource.Create(ResourceType.Cluster, cluster.Name, cluster, []);
    }

    private static Cluster Static(InboundPort port, bool isRedirected)
    {
        var name = ClusterName.Inbound(port.Port);
        var address = port.AppAddress ?? "127.0.0.1";
        var endpoint = new Envoy.Config.Endpoint.V3.LbEndpoint { Endpoint = new() { Address = Addresses.Of(address, port.AppPort) } };
        return new()
        {
            Name = name,
            Type = Cluster.Types.DiscoveryType.Static,
            LoadAssignment = new() { ClusterName = name, Endpoints = { new Envoy.Config.Endpoint.V3.LocalityLbEndpoints { LbEndpoints = { endpoint } } } },
            UpstreamBindConfig = isRedirected ? SourceFor(address) : null,
        };
    }

    /// <summary>A connection to the workload's own address would be redirected and come back; loopback and sockets are left alone.</summary>
    private static BindConfig? SourceFor(string address) =>
        address is "127.0.0.1" or "::1" || address.StartsWith("unix://", StringComparison.Ordinal)
            ? null
            : new() { SourceAddress = new SocketAddress { Address = address.Contains(':') ? "::6" : LocalClusters.InboundSourceAddress, PortValue = 0 } };

    private static void ApplyPool(Cluster cluster, ConnectionPool? pool)
    {
        var options = HttpProtocolOptionsTranslation.AsDownstream();
        options.CommonHttpProtocolOptions = HttpProtocolOptionsTranslation.Common(pool);
        cluster.ConnectTimeout = (pool?.ConnectTimeout ?? DefaultConnectTimeout).ToDuration();
        cluster.CircuitBreakers = CircuitBreakersTranslation.ToEnvoy(pool);
        cluster.TypedExtensionProtocolOptions[HttpProtocolOptionsTranslation.ExtensionName] = Any.Pack(options);
        if (pool?.TcpKeepalive is { } keepalive)
        {
            cluster.UpstreamConnectionOptions = new UpstreamConnectionOptions { TcpKeepalive = TcpKeepaliveTranslation.ToEnvoy(keepalive) };
        }
    }
}
