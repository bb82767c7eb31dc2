using System.Text.Json.Nodes;
using ControlPlane.Agent.Addresses;

namespace ControlPlane.Agent.Bootstraps;

/// <summary>A static listener that probes can ask from outside: 200 while the proxy takes requests, 503 once it drains.</summary>
internal static class ReadinessListener
{
    private const string HttpFilters = "type.googleapis.com/envoy.extensions.filters.http";

    internal static JsonObject ToJson(HostAndPort address) => new()
    {
        ["name"] = "readiness",
        ["address"] = SocketAddress.ToJson(address),
        // Probes must be answered when the proxy sheds load, or it is restarted just then.
        ["bypass_overload_manager"] = true,
        ["ignore_global_conn_limit"] = true,
        ["filter_chains"] = new JsonArray(new JsonObject { ["filters"] = new JsonArray(ConnectionManager()) }),
    };

    private static JsonObject ConnectionManager() => new()
    {
        ["name"] = "envoy.filters.network.http_connection_manager",
        ["typed_config"] = new JsonObject
        {
            ["@type"] = "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
            ["stat_prefix"] = "readiness",
            ["route_config"] = new JsonObject { ["name"] = "readiness" },
            ["http_filters"] = new JsonArray(
                new JsonObject
                {
                    ["name"] = "envoy.filters.http.health_check",
                    ["typed_config"] = new JsonObject
                    {
                        ["@type"] = $"{HttpFilters}.health_check.v3.HealthCheck",
                        ["pass_through_mode"] = false,
                        ["headers"] = new JsonArray(new JsonObject
                        {
                            ["name"] = ":path",
                            ["string_match"] = new JsonObject { ["exact"] = "/healthz/ready" },
                        }),
                    },
                },
                new JsonObject
                {
                    ["name"] = "envoy.filters.http.router",
                    ["typed_config"] = new JsonObject { ["@type"] = $"{HttpFilters}.router.v3.Router" },
                }),
        },
    };
}
