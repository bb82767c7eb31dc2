using Envoy.Config.Cluster.V3;
using Envoy.Config.Listener.V3;
using Envoy.Config.Route.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using Envoy.Service.Discovery.V3;
using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Cli.Up.StandIns;

/// <summary>What a stand-in has been sent, and what that refers to. Owned by its stream's loop.</summary>
internal sealed class StandInResources
{
    private readonly Dictionary<string, Dictionary<string, Any>> _byType = [];

    internal IEnumerable<RouteConfiguration> Routes => Of(Xds.ResourceType.Route.TypeUrl).Values.Select(any => any.Unpack<RouteConfiguration>());

    internal int CountOf(Xds.ResourceType type) => Of(type.TypeUrl).Count;

    internal void Apply(DeltaDiscoveryResponse response)
    {
        var held = Of(response.TypeUrl);
        foreach (var resource in response.Resources)
        {
            held[resource.Name] = resource.Resource_;
        }

        foreach (var name in response.RemovedResources)
        {
            held.Remove(name);
        }
    }

    /// <summary>Names of a type that the resources held refer to: endpoints by clusters, routes by listeners.</summary>
    internal IEnumerable<string> ReferencesTo(Xds.ResourceType type) =>
        type == Xds.ResourceType.Endpoint
            ? Of(Xds.ResourceType.Cluster.TypeUrl).Values.Select(any => any.Unpack<Cluster>()).Where(cluster => cluster.Type == Cluster.Types.DiscoveryType.Eds)
                .Select(cluster => cluster.EdsClusterConfig?.ServiceName is { Length: > 0 } service ? service : cluster.Name).Distinct()
            : Of(Xds.ResourceType.Listener.TypeUrl).Values.Select(any => any.Unpack<Listener>()).SelectMany(RoutesOf).Distinct();

    private static IEnumerable<string> RoutesOf(Listener listener) =>
        from chain in listener.FilterChains.Append(listener.DefaultFilterChain)
        where chain is not null
        from filter in chain.Filters
        where filter.TypedConfig is not null && filter.TypedConfig.Is(HttpConnectionManager.Descriptor)
        let manager = filter.TypedConfig.Unpack<HttpConnectionManager>()
        where manager.Rds is not null
        select manager.Rds.RouteConfigName;

    private Dictionary<string, Any> Of(string typeUrl)
    {
        if (!_byType.TryGetValue(typeUrl, out var held))
        {
            _byType[typeUrl] = held = [];
        }

        return held;
    }
}
