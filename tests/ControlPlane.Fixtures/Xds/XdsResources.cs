using ControlPlane.Xds;
using Envoy.Config.Cluster.V3;
using Envoy.Config.Core.V3;
using Envoy.Config.Endpoint.V3;
using Envoy.Config.Listener.V3;
using Envoy.Config.Route.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using Envoy.Extensions.TransportSockets.Tls.V3;
using Envoy.Service.Runtime.V3;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Fixtures.Xds;

/// <summary>Small valid Envoy resources for protocol tests. What a test changes is <c>revision</c>: other bytes under the same name.</summary>
public static class XdsResources
{
    /// <summary>An EDS cluster fetched over ADS, whose service name is its own name.</summary>
    public static EnvoyResource Cluster(string name, int revision = 1) =>
        Make(
            ResourceType.Cluster,
            name,
            new Cluster
            {
                Name = name,
                Type = Envoy.Config.Cluster.V3.Cluster.Types.DiscoveryType.Eds,
                EdsClusterConfig = new Cluster.Types.EdsClusterConfig { EdsConfig = Ads(), ServiceName = name },
                ConnectTimeout = Duration.FromTimeSpan(TimeSpan.FromSeconds(revision)),
            });

    /// <summary>A cluster without load assignment.</summary>
    public static EnvoyResource StaticCluster(string name, int revision = 1) =>
        Make(
            ResourceType.Cluster,
            name,
            new Cluster { Name = name, ConnectTimeout = Duration.FromTimeSpan(TimeSpan.FromSeconds(revision)) });

    /// <summary>A load assignment with one endpoint, whose port is 10000 + <paramref name="revision"/>.</summary>
    public static EnvoyResource Endpoints(string name, int revision = 1) =>
        Make(ResourceType.Endpoint, name, LoadAssignment(name, new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 10000 + revision)));

    /// <summary>A route configuration with one catch-all virtual host that names <paramref name="clusters"/>, one route each.</summary>
    public static EnvoyResource Routes(string name, int revision = 1, params string[] clusters)
    {
        var host = new VirtualHost { Name = $"host-{revision}", Domains = { "*" } };
        host.Routes.AddRange(
            clusters.Select(cluster => new Route
            {
                Match = new RouteMatch { Prefix = $"/{cluster}" },
                Route_ = new RouteAction { Cluster = cluster },
            }));
        return Make(ResourceType.Route, name, new RouteConfiguration { Name = name, VirtualHosts = { host } });
    }

    /// <summary>A listener whose connection manager fetches <paramref name="routes"/> over ADS, or has none when it is empty.</summary>
    public static EnvoyResource Listener(string name, int revision = 1, string routes = "")
    {
        var manager = new HttpConnectionManager { StatPrefix = $"{name}-{revision}" };
        if (routes.Length > 0)
        {
            manager.Rds = new Rds { ConfigSource = Ads(), RouteConfigName = routes };
        }

        var filter = new Filter { Name = "http", TypedConfig = Any.Pack(manager) };
        return Make(
            ResourceType.Listener,
            name,
            new Listener { Name = name, FilterChains = { new FilterChain { Filters = { filter } } } });
    }

    /// <summary>A resource of any discovery type, other bytes for another <paramref name="revision"/>.</summary>
    public static EnvoyResource OfType(ResourceType type, string name, int revision = 1)
    {
        ArgumentNullException.ThrowIfNull(type);
        return type.ShortName switch
        {
            "CDS" => StaticCluster(name, revision),
            "EDS" => Endpoints(name, revision),
            "LEDS" => Make(type, name, new LbEndpoint { LoadBalancingWeight = (uint)revision }),
            "LDS" => Listener(name, revision),
            "RDS" => Routes(name, revision),
            "SRDS" => Make(type, name, new ScopedRouteConfiguration { Name = name, RouteConfigurationName = $"routes-{revision}" }),
            "VHDS" => Make(type, name, new VirtualHost { Name = name, Domains = { $"host-{revision}" } }),
            "SDS" => Make(type, name, new Secret { Name = name, TlsCertificate = new TlsCertificate { PrivateKey = Text($"key-{revision}") } }),
            "RTDS" => Make(type, name, new Runtime { Name = name, Layer = new Struct { Fields = { ["flag"] = Value.ForNumber(revision) } } }),
            "ECDS" => Make(type, name, new TypedExtensionConfig { Name = name, TypedConfig = Any.Pack(new HttpConnectionManager { StatPrefix = $"{revision}" }) }),
            _ => throw new ArgumentException($"No resource known for {type}", nameof(type)),
        };
    }

    /// <summary>A load assignment with the given endpoints, all in one locality.</summary>
    public static ClusterLoadAssignment LoadAssignment(string name, params System.Net.IPEndPoint[] endpoints)
    {
        var locality = new LocalityLbEndpoints();
        locality.LbEndpoints.AddRange(
            endpoints.Select(endpoint => new LbEndpoint
            {
                Endpoint = new Endpoint
                {
                    Address = new Address
                    {
                        SocketAddress = new SocketAddress
                        {
                            Address = endpoint.Address.ToString(),
                            PortValue = (uint)endpoint.Port,
                        },
                    },
                },
            }));
        return new ClusterLoadAssignment { ClusterName = name, Endpoints = { locality } };
    }

    /// <summary>The configuration source "this ADS stream", with version 3 resources.</summary>
    public static ConfigSource Ads() => new() { Ads = new AggregatedConfigSource(), ResourceApiVersion = ApiVersion.V3 };

    /// <summary>The configuration source "a separate service of the server that the bootstrap calls <c>xds</c>", with version 3 resources.</summary>
    /// <param name="api">Which protocol; REST polls five times a second.</param>
    public static ConfigSource Separate(ApiConfigSource.Types.ApiType api)
    {
        var source = new ApiConfigSource { ApiType = api, TransportApiVersion = ApiVersion.V3 };
        if (api == ApiConfigSource.Types.ApiType.Rest)
        {
            source.ClusterNames.Add("xds");
            source.RefreshDelay = Duration.FromTimeSpan(TimeSpan.FromSeconds(0.2));
            source.RequestTimeout = Duration.FromTimeSpan(TimeSpan.FromSeconds(5));
        }
        else
        {
            source.GrpcServices.Add(new GrpcService { EnvoyGrpc = new GrpcService.Types.EnvoyGrpc { ClusterName = "xds" } });
        }

        return new ConfigSource { ApiConfigSource = source, ResourceApiVersion = ApiVersion.V3 };
    }

    private static DataSource Text(string text) => new() { InlineString = text };

    /// <summary>A resource made from nothing but the message, with one origin that names it.</summary>
    public static EnvoyResource Make(ResourceType type, string name, IMessage message)
    {
        ArgumentNullException.ThrowIfNull(type);
        return EnvoyResource.Create(type, name, message, [$"Test/{type.ShortName}/{name}"]);
    }
}
