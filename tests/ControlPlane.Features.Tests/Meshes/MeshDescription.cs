using System.Text;
using System.Text.Json.Nodes;
using ControlPlane.Features.Tests.Programs;

namespace ControlPlane.Features.Tests.Meshes;

/// <summary>A mesh in words, for the output of a failed test.</summary>
internal static class MeshDescription
{
    private const int ServerLines = 60;
    private const int EnvoyLines = 8;
    private const int AccessLogLines = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    internal static async Task<string> OfAsync(FeatureMesh mesh)
    {
        using var deadline = new CancellationTokenSource(Patience);
        var text = new StringBuilder("---- controlplane, newest lines\n");
        text.AppendJoin('\n', mesh.ControlPlane.Log.TakeLast(ServerLines)).AppendLine();
        text.AppendLine("---- GET /proxies, what is not in sync").AppendLine(await TellAsync(() => ProxiesAsync(mesh.ControlPlane, deadline.Token)));
        foreach (var envoy in mesh.Envoys)
        {
            var log = envoy.Log.ToLookup(IsAccessLog);
            text.AppendLine($"---- Envoy {envoy.Name}, newest lines").AppendJoin('\n', log[false].TakeLast(EnvoyLines)).AppendLine();
            text.AppendJoin('\n', log[true].TakeLast(AccessLogLines)).AppendLine();
            text.AppendLine(await TellAsync(() => RefusedAsync(envoy, deadline.Token)));
        }

        return text.ToString();
    }

    private static async Task<string> ProxiesAsync(ControlPlaneProgram server, CancellationToken cancellationToken)
    {
        var report = await server.GetJsonAsync("proxies", cancellationToken);
        var lines = from proxy in report["proxies"]!.AsArray()
                    from type in proxy["types"]!.AsArray()
                    where (long)type!["ackedRevision"]! < (long)report["revision"]! || type["rejections"]!.AsArray().Count > 0
                    select $"{proxy["name"]} {type.ToJsonString()}";
        return $"revision {report["revision"]}, {report["proxies"]!.AsArray().Count} proxies\n{string.Join('\n', lines)}";
    }

    /// <summary>Of the configuration only what this Envoy refuses or still waits for.</summary>
    private static async Task<string> RefusedAsync(EnvoyProgram envoy, CancellationToken cancellationToken)
    {
        var dump = JsonNode.Parse(await envoy.AdminAsync("config_dump?include_eds", cancellationToken));
        var states = Objects(dump).Where(node => node.ContainsKey("error_state") || node.ContainsKey("warming_state")).Select(node => node.ToJsonString());
        return string.Join('\n', states.Select(state => state.Length > 4000 ? state[..4000] : state));
    }

    private static IEnumerable<JsonObject> Objects(JsonNode? node) => node switch
    {
        JsonObject map => [map, .. map.SelectMany(entry => Objects(entry.Value))],
        JsonArray list => list.SelectMany(Objects),
        _ => [],
    };

    // Envoy's own lines have a space between date and time.
    private static bool IsAccessLog(string line) => line.Length > 11 && line[0] == '[' && line[11] == 'T';

    private static async Task<string> TellAsync(Func<Task<string>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException or System.Text.Json.JsonException)
        {
            return $"(no answer: {failure.Message})";
        }
    }
}
