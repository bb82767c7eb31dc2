using System.Net;
using System.Text.Json.Nodes;

namespace ControlPlane.Demo.Http;

/// <summary>
/// Calls the other services by name. Where a name leads is told by <c>services__NAME__http__0</c> or <c>NAME_URL</c>, as the sidecar's
/// agent and .NET's service discovery set them; without them it is the name itself, through <c>HTTP_PROXY</c> if that is set.
/// </summary>
internal sealed class PeerClient(Func<string, string?> setting) : IDisposable
{
    private const int Port = 9080;

    // No pooled connection outlives a change of the mesh for long, and none is shared with what the sidecar drains.
    private readonly HttpClient _client = new(new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromSeconds(5), ConnectTimeout = TimeSpan.FromSeconds(2) })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public void Dispose() => _client.Dispose();

    internal Uri AddressOf(string service) =>
        new(setting($"services__{service}__http__0") ?? setting($"{service.ToUpperInvariant()}_URL") ?? $"http://{service}:{Port}");

    /// <summary>Asks once. An answer that does not come, and one that is no JSON, is an answer too.</summary>
    internal async Task<PeerAnswer> GetAsync(PeerRequest request, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(request.Timeout);
        try
        {
            using var message = new HttpRequestMessage(HttpMethod.Get, new Uri(AddressOf(request.Service), request.Path));
            PassedHeaders.Copy(request.Headers, message);
            using var response = await _client.SendAsync(message, limit.Token);
            var text = await response.Content.ReadAsStringAsync(limit.Token);
            var version = response.Headers.TryGetValues("x-app-version", out var versions) ? versions.First() : null;
            return new(response.StatusCode, version, response.IsSuccessStatusCode ? Parsed(text) : null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(HttpStatusCode.GatewayTimeout, null, null);
        }
        catch (HttpRequestException)
        {
            return new(HttpStatusCode.ServiceUnavailable, null, null);
        }
    }

    private static JsonNode? Parsed(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }
}
