using System.Text.Json;
using System.Text.Json.Nodes;
using ControlPlane.Agent.Addresses;

namespace ControlPlane.Agent.Envoys;

/// <summary>Asks one Envoy by its admin interface.</summary>
public sealed class EnvoyAdmin : IDisposable
{
    private readonly HttpClient _http;
    private readonly string _nodeId;

    /// <param name="address">The admin interface.</param>
    /// <param name="nodeId">Whose it should be: another Envoy may have the address.</param>
    public EnvoyAdmin(HostAndPort address, string nodeId)
    {
        _nodeId = nodeId;
        // The forward proxy of the environment is for the app, not for this.
        var handler = new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(1) };
        _http = new(handler) { BaseAddress = new($"http://{address}/"), Timeout = TimeSpan.FromSeconds(5) };
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Whether the Envoy of this node id serves: it has its clusters and listeners. False also while it does not answer.</summary>
    public async Task<bool> IsLiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            var info = await GetAsync("server_info", cancellationToken);
            return (string?)info?["state"] == "LIVE" && (string?)info["node"]?["id"] == _nodeId;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>All listeners with the addresses they really have.</summary>
    public async Task<IReadOnlyList<EnvoyListener>> ListenersAsync(CancellationToken cancellationToken)
    {
        var answer = await GetAsync("listeners?format=json", cancellationToken);
        return [.. (answer?["listener_statuses"]?.AsArray() ?? []).Select(ToListener).OfType<EnvoyListener>()];
    }

    /// <summary>Tells Envoy to leave: its health checks fail, and the listeners stop gently, inbound ones only if so asked.</summary>
    public async Task DrainAsync(bool inboundOnly, CancellationToken cancellationToken)
    {
        await PostAsync("healthcheck/fail", cancellationToken);
        await PostAsync($"drain_listeners?graceful&skip_exit{(inboundOnly ? "&inboundonly" : "")}", cancellationToken);
    }

    /// <summary>Connections that clients have open at these listeners; null: Envoy does not count them.</summary>
    public async Task<long?> ActiveConnectionsAsync(IEnumerable<EnvoyListener> listeners, CancellationToken cancellationToken)
    {
        var answer = await GetAsync("stats?format=json&filter=downstream_cx_active$", cancellationToken);
        var names = listeners.Select(listener => listener.StatPrefix + "downstream_cx_active").ToHashSet(StringComparer.Ordinal);
        var counts = (answer?["stats"]?.AsArray() ?? [])
            .Where(stat => (string?)stat?["name"] is { } name && names.Contains(name))
            .Select(stat => (long?)stat!["value"] ?? 0)
            .ToList();
        return counts.Count == 0 ? null : counts.Sum();
    }

    private static EnvoyListener? ToListener(JsonNode? status)
    {
        var address = status?["local_address"]?["socket_address"];
        return (string?)status?["name"] is { } name && (string?)address?["address"] is { } host && (int?)address["port_value"] is { } port
            ? new(name, new(host, port))
            : null; // a Unix socket: nothing that could be told as a URL
    }

    private async Task<JsonNode?> GetAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return JsonNode.Parse(await _http.GetStringAsync(new Uri(path, UriKind.Relative), cancellationToken));
        }
        catch (JsonException notEnvoy)
        {
            throw new HttpRequestException($"{_http.BaseAddress}{path} did not answer as Envoy does", notEnvoy);
        }
    }

    private async Task PostAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await _http.PostAsync(new Uri(path, UriKind.Relative), content: null, cancellationToken);
        response.EnsureSuccessStatusCode();
    }
}
