using System.Text.Json.Nodes;
using ControlPlane.Agent.Addresses;

namespace ControlPlane.Agent.Bootstraps;

/// <summary>How the bootstrap says where the control plane is and what to ask it.</summary>
internal static class XdsSection
{
    private const string ClusterName = "xds";

    /// <summary>The bootstrap's <c>dynamic_resources</c>.</summary>
    internal static JsonObject DynamicResources(ProxySettings settings) => new()
    {
        ["ads_config"] = new JsonObject
        {
            ["api_type"] = settings.Protocol switch
            {
                XdsProtocol.Delta => "DELTA_GRPC",
                XdsProtocol.StateOfTheWorld => "GRPC",
            },
            ["transport_api_version"] = "V3",
            // Labels make the node large; the control plane remembers it per stream.
            ["set_node_on_first_message_only"] = true,
            ["grpc_services"] = new JsonArray(new JsonObject
            {
                ["envoy_grpc"] = new JsonObject
                {
                    ["cluster_name"] = ClusterName,
                    // Envoy's own back-off grows to 30 s: too long after a control plane's restart.
                    ["retry_policy"] = new JsonObject
                    {
                        ["retry_back_off"] = new JsonObject { ["base_interval"] = "0.25s", ["max_interval"] = "2s" },
                    },
                },
            }),
        },
        ["cds_config"] = AskAds(),
        ["lds_config"] = AskAds(),
    };

    /// <summary>The static cluster that the control plane is reached through: HTTP/2 with keepalive, over TLS where there are secrets.</summary>
    internal static JsonObject Cluster(ProxySettings settings)
    {
        var cluster = Cluster(settings.Xds);
        if (settings.Secrets is { } secrets)
        {
            cluster["transport_socket"] = SecretsSection.Transport(secrets);
        }

        return cluster;
    }

    private static JsonObject Cluster(HostAndPort xds) => new()
    {
        ["name"] = ClusterName,
        ["type"] = xds.IsAddress ? "STATIC" : "STRICT_DNS",
        // A name may have addresses of both families, of which only one is listened on (localhost): try them all.
        ["dns_lookup_family"] = "ALL",
        ["connect_timeout"] = "2s",
        ["typed_extension_protocol_options"] = new JsonObject
        {
            ["envoy.extensions.upstreams.http.v3.HttpProtocolOptions"] = new JsonObject
            {
                ["@type"] = "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
                ["explicit_http_config"] = new JsonObject
                {
                    ["http2_protocol_options"] = new JsonObject
                    {
                        // A connection to a killed control plane is noticed in 35 s, not in TCP's time.
                        ["connection_keepalive"] = new JsonObject { ["interval"] = "30s", ["timeout"] = "5s" },
                    },
                },
            },
        },
        ["upstream_connection_options"] = new JsonObject { ["tcp_keepalive"] = new JsonObject { ["keepalive_time"] = 60 } },
        ["load_assignment"] = new JsonObject
        {
            ["cluster_name"] = ClusterName,
            ["endpoints"] = new JsonArray(new JsonObject
            {
                ["lb_endpoints"] = new JsonArray(new JsonObject
                {
                    ["endpoint"] = new JsonObject { ["address"] = SocketAddress.ToJson(xds) },
                }),
            }),
        },
    };

    // 0 waits for ever: a proxy must not become ready with an empty configuration because the control plane was slow.
    private static JsonObject AskAds() =>
        new() { ["ads"] = new JsonObject(), ["resource_api_version"] = "V3", ["initial_fetch_timeout"] = "0s" };
}
