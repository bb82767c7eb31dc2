using System.Text.Json.Nodes;
using ControlPlane.Certificates;

namespace ControlPlane.Agent.Bootstraps;

/// <summary>How the bootstrap says where secrets are, and how they secure the way to the control plane.</summary>
internal static class SecretsSection
{
    /// <summary>The name that configuration from the control plane uses, too.</summary>
    private const string ClusterName = "sds-grpc";

    internal static JsonObject Cluster(SecretSource secrets) => new()
    {
        ["name"] = ClusterName,
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
            ["cluster_name"] = ClusterName,
            ["endpoints"] = new JsonArray(new JsonObject
            {
                ["lb_endpoints"] = new JsonArray(new JsonObject
                {
                    ["endpoint"] = new JsonObject { ["address"] = new JsonObject { ["pipe"] = new JsonObject { ["path"] = secrets.SocketPath } } },
                }),
            }),
        },
    };

    /// <summary>TLS that shows the workload's certificate, and talks to the control plane of this trust domain only.</summary>
    internal static JsonObject Transport(SecretSource secrets) => new()
    {
        ["name"] = "envoy.transport_sockets.tls",
        ["typed_config"] = new JsonObject
        {
            ["@type"] = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext",
            ["common_tls_context"] = new JsonObject
            {
                ["tls_params"] = new JsonObject { ["tls_minimum_protocol_version"] = "TLSv1_2", ["tls_maximum_protocol_version"] = "TLSv1_3" },
                ["alpn_protocols"] = new JsonArray("h2"),
                ["tls_certificate_sds_secret_configs"] = new JsonArray(Reference("default")),
                ["combined_validation_context"] = new JsonObject
                {
                    ["default_validation_context"] = new JsonObject
                    {
                        ["match_typed_subject_alt_names"] = new JsonArray(new JsonObject
                        {
                            ["san_type"] = "URI",
                            ["matcher"] = new JsonObject { ["exact"] = SpiffeId.ControlPlane(secrets.TrustDomain).ToString() },
                        }),
                    },
                    ["validation_context_sds_secret_config"] = Reference("ROOTCA"),
                },
            },
        },
    };

    private static JsonObject Reference(string secret) => new()
    {
        ["name"] = secret,
        ["sds_config"] = new JsonObject
        {
            ["api_config_source"] = new JsonObject
            {
                ["api_type"] = "GRPC",
                ["transport_api_version"] = "V3",
                ["set_node_on_first_message_only"] = true,
                ["grpc_services"] = new JsonArray(new JsonObject { ["envoy_grpc"] = new JsonObject { ["cluster_name"] = ClusterName } }),
            },
            ["initial_fetch_timeout"] = "0s",
            ["resource_api_version"] = "V3",
        },
    };
}
