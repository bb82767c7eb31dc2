using ControlPlane.Translation.Naming;
using ControlPlane.Xds;
using Envoy.Config.Cluster.V3;
using Envoy.Extensions.Clusters.DynamicForwardProxy.V3;
using Envoy.Extensions.Common.DynamicForwardProxy.V3;
using Envoy.Extensions.Filters.Http.DynamicForwardProxy.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Translation.Listeners;

/// <summary>Forwarding to hosts that nobody knows beforehand: the filter that resolves them and the cluster that connects. Both name one cache.</summary>
internal static class DynamicForwardProxy
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);

    internal static EnvoyResource Cluster { get; } = EnvoyResource.Create(ResourceType.Cluster, ClusterName.DynamicForwardProxy, MakeCluster(), []);

    internal static HttpFilter Filter() => new()
    {
        Name = "envoy.filters.http.dynamic_forward_proxy",
        TypedConfig = Any.Pack(new FilterConfig { DnsCacheConfig = Cache() }),
    };

    private static Cluster MakeCluster() => new()
    {
        Name = ClusterName.DynamicForwardProxy,
        ConnectTimeout = ConnectTimeout.ToDuration(),
        LbPolicy = Envoy.Config.Cluster.V3.Cluster.Types.LbPolicy.ClusterProvided,
        ClusterType = new()
        {
            Name = "envoy.clusters.dynamic_forward_proxy",
            TypedConfig = Any.Pack(new ClusterConfig { DnsCacheConfig = Cache() }),
        },
    };

    private static DnsCacheConfig Cache() => new()
    {
        Name = "unknown_hosts",
        DnsLookupFamily = Envoy.Config.Cluster.V3.Cluster.Types.DnsLookupFamily.V4Preferred,
    };
}
