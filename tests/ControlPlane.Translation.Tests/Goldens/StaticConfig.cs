using System.Text.Json.Nodes;
using ControlPlane.Composition.Rendering;
using ControlPlane.Xds;
using Envoy.Config.Cluster.V3;
using Envoy.Config.Endpoint.V3;
using Envoy.Config.Listener.V3;
using Envoy.Config.Route.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Translation.Tests.Goldens;

/// <summary>A snapshot as a configuration without a discovery server, in which every resource is checked: endpoints and routes stand where they are used.</summary>
internal static class StaticConfig
{
    /// <summary>What a bootstrap says of the agent that has the workload's certificate.</summary>
    private const string Agent = """
        {
          "name": "sds-grpc", "type": "STATIC",
          "typed_extension_protocol_options": {
            "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
              "@type": "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions", "explicit_http_config": { "http2_protocol_options": {} }
            }
          },
          "load_assignment": { "cluster_name": "sds-grpc", "endpoints": [{ "lb_endpoints": [{ "endpoint": { "address": { "pipe": { "path": "/agent.sock" } } } }] }] }
        }
        """;

    internal static string Of(Snapshot snapshot) => new JsonObject
    {
        ["node"] = new JsonObject { ["id"] = "static", ["cluster"] = "static" },
        ["static_resources"] = new JsonObject
        {
            ["clusters"] = new JsonArray([JsonNode.Parse(Agent), .. snapshot.Clusters.InNameOrder().Select(resource => Json(ResourceType.Cluster, WithEndpoints(resource, snapshot)))]),
            ["listeners"] = new JsonArray([
                .. snapshot.Listeners.InNameOrder().Select(resource => Json(ResourceType.Listener, WithRoutes(Listener.Parser.ParseFrom(resource.Message.Span), snapshot))),
                .. snapshot.Routes.InNameOrder().Select((resource, number) => Json(ResourceType.Listener, WithRoutes(ListenerFor(resource.Name, number), snapshot)))]),
        },
    }.ToJsonString();

    private static JsonNode Json(ResourceType type, IMessage message) => EnvoyJson.Of(EnvoyResource.Create(type, "static", message, []));

    private static Cluster WithEndpoints(EnvoyResource resource, Snapshot snapshot)
    {
        var cluster = Cluster.Parser.ParseFrom(resource.Message.Span);
        if (cluster.EdsClusterConfig is { } eds && snapshot.Endpoints.TryGet(eds.ServiceName, out var endpoints))
        {
            cluster.EdsClusterConfig = null;
            cluster.Type = Cluster.Types.DiscoveryType.Static;
            cluster.LoadAssignment = ClusterLoadAssignment.Parser.ParseFrom(endpoints.Message.Span);
        }

        return cluster;
    }

    private static Listener WithRoutes(Listener listener, Snapshot snapshot)
    {
        var chains = listener.DefaultFilterChain is { } last ? listener.FilterChains.Append(last) : listener.FilterChains;
        foreach (var filter in chains.SelectMany(chain => chain.Filters))
        {
            if (filter.TypedConfig.TryUnpack<HttpConnectionManager>(out var http) && http.Rds is { } rds && snapshot.Routes.TryGet(rds.RouteConfigName, out var routes))
            {
                http.RouteConfig = RouteConfiguration.Parser.ParseFrom(routes.Message.Span);
                filter.TypedConfig = Any.Pack(http);
            }
        }

        return listener;
    }

    /// <summary>Each route configuration is checked also where no listener of the snapshot fetches it.</summary>
    private static Listener ListenerFor(string routes, int number) => new()
    {
        Name = $"routes {routes}",
        Address = new() { SocketAddress = new() { Address = "127.0.0.1", PortValue = (uint)(40000 + number) } },
        DefaultFilterChain = new()
        {
            Filters =
            {
                new Filter
                {
                    Name = "http",
                    TypedConfig = Any.Pack(new HttpConnectionManager
                    {
                        StatPrefix = "http",
                        Rds = new() { RouteConfigName = routes },
                        HttpFilters = { new HttpFilter { Name = "router", TypedConfig = Any.Pack(new Envoy.Extensions.Filters.Http.Router.V3.Router()) } },
                    }),
                },
            },
        },
    };
}
