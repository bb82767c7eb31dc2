using System.Text.Json.Nodes;

namespace ControlPlane.Features.Tests.Identities;

/// <summary>What an Envoy's bootstrap says when an agent serves its secrets on a Unix socket.</summary>
internal static class SecretsInBootstrap
{
    internal static void Add(JsonObject bootstrap, string socket)
    {
        bootstrap["node"]!["metadata"]!["SDS"] = "true";
        bootstrap["static_resources"]!["clusters"]!.AsArray().Add(JsonNode.Parse($$"""
            {
              "name": "sds-grpc", "type": "STATIC", "connect_timeout": "5s",
              "typed_extension_protocol_options": {
                "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": {
                  "@type": "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
                  "explicit_http_config": { "http2_protocol_options": {} }
                }
              },
              "load_assignment": {
                "cluster_name": "sds-grpc",
                "endpoints": [{ "lb_endpoints": [{ "endpoint": { "address": { "pipe": { "path": "{{socket}}" } } } }] }]
              }
            }
            """));
    }
}
