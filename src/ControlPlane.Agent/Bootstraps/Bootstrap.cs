using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ControlPlane.Agent.Bootstraps;

/// <summary>The file that an Envoy starts with; everything else it asks the control plane.</summary>
public static class Bootstrap
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The bootstrap as indented JSON with a final newline, for <c>envoy -c FILE.json</c>.</summary>
    public static string ToText(ProxySettings settings) => ToJson(settings).ToJsonString(Readable) + "\n";

    /// <summary>The bootstrap as a tree.</summary>
    public static JsonObject ToJson(ProxySettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var staticResources = new JsonObject { ["clusters"] = Clusters(settings) };
        if (settings.Readiness is { } readiness)
        {
            staticResources["listeners"] = new JsonArray(ReadinessListener.ToJson(readiness));
        }

        return new JsonObject
        {
            ["node"] = NodeSection.ToJson(settings),
            ["admin"] = new JsonObject { ["address"] = SocketAddress.ToJson(settings.Admin) },
            ["dynamic_resources"] = XdsSection.DynamicResources(settings),
            ["static_resources"] = staticResources,
            ["stats_config"] = StatsSection(),
            ["layered_runtime"] = RuntimeSection(),
            ["overload_manager"] = OverloadSection(),
        };
    }

    private static JsonArray Clusters(ProxySettings settings) => settings.Secrets is { } secrets
        ? new JsonArray(XdsSection.Cluster(settings), SecretsSection.Cluster(secrets))
        : new JsonArray(XdsSection.Cluster(settings));

    // Much of a sidecar's memory is statistics. Kept: all that tests, dashboards and questions about lost requests look at.
    private static JsonObject StatsSection()
    {
        string[] kept =
        [
            "cluster.", "cluster_manager.", "control_plane.", "dns_filter.", "http.", "http_inspector.", "listener.", "listener_manager.",
            "overload.", "runtime.", "sds.", "server.", "tcp.", "tls_inspector.",
        ];
        var patterns = kept.Select(prefix => (JsonNode)new JsonObject { ["prefix"] = prefix });
        return new JsonObject { ["stats_matcher"] = new JsonObject { ["inclusion_list"] = new JsonObject { ["patterns"] = new JsonArray([.. patterns]) } } };
    }

    private static JsonObject RuntimeSection() => new()
    {
        ["layers"] = new JsonArray(
            // Envoy refuses regular expressions above a program size of 100, which longer route matches exceed.
            new JsonObject { ["name"] = "static", ["static_layer"] = new JsonObject { ["re2.max_program_size.error_level"] = 32768 } },
            new JsonObject { ["name"] = "admin", ["admin_layer"] = new JsonObject() }),
    };

    // Without a limit a flood of connections takes all file descriptors, and with them the connections to the app.
    private static JsonObject OverloadSection() => new()
    {
        ["resource_monitors"] = new JsonArray(new JsonObject
        {
            ["name"] = "envoy.resource_monitors.global_downstream_max_connections",
            ["typed_config"] = new JsonObject
            {
                ["@type"] = "type.googleapis.com/envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig",
                ["max_active_downstream_connections"] = 50000,
            },
        }),
    };
}
