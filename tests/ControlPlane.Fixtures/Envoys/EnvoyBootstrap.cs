using System.Text.Json.Nodes;
using ControlPlane.Xds.Sessions;
using Envoy.Api;
using Envoy.Config.Core.V3;

namespace ControlPlane.Fixtures.Envoys;

/// <summary>The smallest bootstrap that takes clusters and listeners from a discovery server.</summary>
public static class EnvoyBootstrap
{
    /// <param name="server">Address of the discovery server, plaintext HTTP/2.</param>
    /// <param name="variant">Which protocol.</param>
    /// <param name="nodeId">Unique per process.</param>
    /// <param name="nodeCluster">What the test server uses as scope.</param>
    /// <returns>JSON.</returns>
    public static string For(Uri server, XdsVariant variant, string nodeId, string nodeCluster)
    {
        ArgumentNullException.ThrowIfNull(server);
        return new JsonObject
        {
            ["node"] = new JsonObject { ["id"] = nodeId, ["cluster"] = nodeCluster },
            ["dynamic_resources"] = new JsonObject
            {
                ["ads_config"] = new JsonObject
                {
                    ["api_type"] = variant == XdsVariant.Sotw ? "GRPC" : "DELTA_GRPC",
                    ["transport_api_version"] = "V3",
                    ["set_node_on_first_message_only"] = true,
                    ["grpc_services"] = new JsonArray(
                        new JsonObject { ["envoy_grpc"] = new JsonObject { ["cluster_name"] = "xds" } }),
                },
                ["cds_config"] = OverAds(),
                ["lds_config"] = OverAds(),
            },
            ["static_resources"] = new JsonObject { ["clusters"] = new JsonArray(Server(server)) },
        }.ToJsonString();
    }

    /// <summary>The same without aggregation: clusters and listeners are each fetched from their own service.</summary>
    /// <param name="server">Address of the discovery server, plaintext HTTP/2.</param>
    /// <param name="source">How clusters and listeners are fetched, as Envoy's own <c>ConfigSource</c>.</param>
    /// <param name="nodeId">Unique per process.</param>
    /// <param name="nodeCluster">What the test server uses as scope.</param>
    /// <returns>JSON.</returns>
    public static string Separate(Uri server, ConfigSource source, string nodeId, string nodeCluster)
    {
        ArgumentNullException.ThrowIfNull(server);
        return new JsonObject
        {
            ["node"] = new JsonObject { ["id"] = nodeId, ["cluster"] = nodeCluster },
            ["dynamic_resources"] = new JsonObject
            {
                ["cds_config"] = JsonNode.Parse(EnvoyMessages.ToJson(source)),
                ["lds_config"] = JsonNode.Parse(EnvoyMessages.ToJson(source)),
            },
            ["static_resources"] = new JsonObject { ["clusters"] = new JsonArray(Server(server)) },
        }.ToJsonString();
    }

    /// <summary>The same with incremental aggregation for listeners alone: clusters come on demand.</summary>
    public static string WithoutClusters(Uri server, string nodeId, string nodeCluster)
    {
        var bootstrap = JsonNode.Parse(For(server, XdsVariant.Delta, nodeId, nodeCluster))!;
        bootstrap["dynamic_resources"]!.AsObject().Remove("cds_config");
        return bootstrap.ToJsonString();
    }

    private static JsonObject OverAds() =>
        new() { ["ads"] = new JsonObject(), ["resource_api_version"] = "V3", ["initial_fetch_timeout"] = "0s" };

    private static JsonObject Server(Uri server) =>
        new()
        {
            ["name"] = "xds",
            ["type"] = "STATIC",
            ["connect_timeout"] = "1s",
            ["typed_extension_protocol_options"] = new JsonObject
            {
                ["envoy.extensions.upstreams.http.v3.HttpProtocolOptions"] = new JsonObject
                {
                    ["@type"] = "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
                    ["explicit_http_config"] = new JsonObject { ["http2_protocol_options"] = new JsonObject() },
                },
            },
            ["load_assignment"] = new JsonObject
            {
                ["cluster_name"] = "xds",
                ["endpoints"] = new JsonArray(new JsonObject { ["lb_endpoints"] = new JsonArray(Endpoint(server)) }),
            },
        };

    private static JsonObject Endpoint(Uri server) =>
        new()
        {
            ["endpoint"] = new JsonObject
            {
                ["address"] = new JsonObject
                {
                    ["socket_address"] = new JsonObject { ["address"] = server.Host, ["port_value"] = server.Port },
                },
            },
        };
}
