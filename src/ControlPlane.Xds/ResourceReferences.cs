using System.Collections.Immutable;
using Envoy.Config.Cluster.V3;
using Envoy.Config.Core.V3;
using Envoy.Config.Listener.V3;
using Envoy.Config.Route.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using Envoy.Extensions.Filters.Network.TcpProxy.V3;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Xds;

/// <summary>
/// Reads out of a resource which other resources it needs from this server. Names that a proxy finds elsewhere (a file, an
/// extension the server does not declare) are not references.
/// </summary>
internal static class ResourceReferences
{
    internal static ImmutableArray<ResourceReference> Of(IMessage message)
    {
        var found = new HashSet<ResourceReference>();
        switch (message)
        {
            case Cluster cluster:
                AddCluster(found, cluster);
                break;
            case Listener listener:
                AddListener(found, listener);
                break;
            case RouteConfiguration routes:
                AddRoutes(found, routes);
                break;
            case VirtualHost virtualHost:
                AddVirtualHost(found, virtualHost);
                break;
            case ScopedRouteConfiguration scope:
                Add(found, ResourceType.Route, scope.RouteConfigurationName);
                break;
        }

        return
        [
            .. found.OrderBy(static reference => reference.Type.PushOrder)
                .ThenBy(static reference => reference.Name, StringComparer.Ordinal),
        ];
    }

    private static void Add(HashSet<ResourceReference> found, ResourceType type, string name)
    {
        if (name.Length > 0)
        {
            found.Add(new ResourceReference(type, name));
        }
    }

    private static void AddCluster(HashSet<ResourceReference> found, Cluster cluster)
    {
        if (cluster.ClusterDiscoveryTypeCase == Cluster.ClusterDiscoveryTypeOneofCase.Type
            && cluster.Type == Cluster.Types.DiscoveryType.Eds
            && IsFromServer(cluster.EdsClusterConfig?.EdsConfig))
        {
            var serviceName = cluster.EdsClusterConfig?.ServiceName ?? "";
            Add(found, ResourceType.Endpoint, serviceName.Length > 0 ? serviceName : cluster.Name);
        }
    }

    private static bool IsFromServer(ConfigSource? source) =>
        source?.ConfigSourceSpecifierCase != ConfigSource.ConfigSourceSpecifierOneofCase.PathConfigSource;

    private static void AddListener(HashSet<ResourceReference> found, Listener listener)
    {
        foreach (var chain in listener.FilterChains)
        {
            AddFilterChain(found, chain);
        }

        if (listener.DefaultFilterChain is { } last)
        {
            AddFilterChain(found, last);
        }

        if (listener.ApiListener?.ApiListener_ is { } api)
        {
            AddNetworkFilter(found, api);
        }
    }

    private static void AddFilterChain(HashSet<ResourceReference> found, FilterChain chain)
    {
        foreach (var filter in chain.Filters)
        {
            if (filter.TypedConfig is { } config)
            {
                AddNetworkFilter(found, config);
            }
            else if (filter.ConfigDiscovery is { } discovery && IsFromServer(discovery.ConfigSource))
            {
                Add(found, ResourceType.ExtensionConfig, filter.Name);
            }
        }
    }

    private static void AddNetworkFilter(HashSet<ResourceReference> found, Any config)
    {
        if (config.TryUnpack(out HttpConnectionManager http))
        {
            AddHttpConnectionManager(found, http);
        }
        else if (config.TryUnpack(out TcpProxy tcp))
        {
            Add(found, ResourceType.Cluster, tcp.Cluster);
            foreach (var target in tcp.WeightedClusters?.Clusters ?? [])
            {
                Add(found, ResourceType.Cluster, target.Name);
            }
        }
    }

    private static void AddHttpConnectionManager(HashSet<ResourceReference> found, HttpConnectionManager http)
    {
        if (http.Rds is { } rds && IsFromServer(rds.ConfigSource))
        {
            Add(found, ResourceType.Route, rds.RouteConfigName);
        }
        else if (http.RouteConfig is { } routes)
        {
            AddRoutes(found, routes);
        }

        foreach (var filter in http.HttpFilters)
        {
            if (filter.ConfigDiscovery is { } discovery && IsFromServer(discovery.ConfigSource))
            {
                Add(found, ResourceType.ExtensionConfig, filter.Name);
            }
        }
    }

    private static void AddRoutes(HashSet<ResourceReference> found, RouteConfiguration routes)
    {
        AddMirrors(found, routes.RequestMirrorPolicies);
        foreach (var virtualHost in routes.VirtualHosts)
        {
            AddVirtualHost(found, virtualHost);
        }
    }

    private static void AddVirtualHost(HashSet<ResourceReference> found, VirtualHost virtualHost)
    {
        AddMirrors(found, virtualHost.RequestMirrorPolicies);
        foreach (var route in virtualHost.Routes)
        {
            if (route.Route_ is not { } action)
            {
                continue;
            }

            Add(found, ResourceType.Cluster, action.Cluster);
            AddMirrors(found, action.RequestMirrorPolicies);
            foreach (var target in action.WeightedClusters?.Clusters ?? [])
            {
                Add(found, ResourceType.Cluster, target.Name);
            }
        }
    }

    private static void AddMirrors(
        HashSet<ResourceReference> found, IEnumerable<RouteAction.Types.RequestMirrorPolicy> mirrors)
    {
        foreach (var mirror in mirrors)
        {
            Add(found, ResourceType.Cluster, mirror.Cluster);
        }
    }
}
