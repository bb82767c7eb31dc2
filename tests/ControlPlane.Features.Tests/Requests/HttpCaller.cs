using System.Net;
using System.Text.Json;
using ControlPlane.Features.Tests.Apps;

namespace ControlPlane.Features.Tests.Requests;

/// <summary>Sends requests and reports what came back; follows no redirects. An exception means that there was no answer at all.</summary>
internal sealed class HttpCaller : IDisposable
{
    private readonly HttpClient _http;

    private HttpCaller(SocketsHttpHandler handler)
    {
        handler.AllowAutoRedirect = false;
        handler.PooledConnectionIdleTimeout = TimeSpan.FromSeconds(10);
        _http = new(handler) { Timeout = TimeSpan.FromSeconds(60) };
    }

    /// <summary>Through a forward proxy, as apps do that honour <c>HTTP_PROXY</c>.</summary>
    internal static HttpCaller Through(string proxyAddress, int port) =>
        new(new() { UseProxy = true, Proxy = new WebProxy(new Uri($"http://{proxyAddress}:{port}")) });

    /// <summary>To whatever address the URL has.</summary>
    internal static HttpCaller Direct() => new(new() { UseProxy = false });

    /// <summary>By a handler that opens connections in its own way.</summary>
    internal static HttpCaller Over(SocketsHttpHandler handler) => new(handler);

    internal Task<Reply> GetAsync(string url, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, url, headers);

    internal async Task<Reply> SendAsync(HttpMethod method, string url, (string Name, string Value)[] headers, Version? version = null)
    {
        var token = TestContext.Current.CancellationToken;
        using var request = new HttpRequestMessage(method, url);
        if (version is not null)
        {
            (request.Version, request.VersionPolicy) = (version, HttpVersionPolicy.RequestVersionExact);
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        var begin = TimeProvider.System.GetTimestamp();
        using var response = await _http.SendAsync(request, token);
        var body = await response.Content.ReadAsStringAsync(token);
        return new()
        {
            Status = response.StatusCode,
            Body = body,
            Echo = body.StartsWith("{\"app\"", StringComparison.Ordinal) ? JsonSerializer.Deserialize<EchoAnswer>(body, JsonSerializerOptions.Web) : null,
            Headers = response.Headers.Concat(response.Content.Headers)
                .ToDictionary(header => header.Key.ToLowerInvariant(), header => string.Join(',', header.Value), StringComparer.Ordinal),
            Took = TimeProvider.System.GetElapsedTime(begin),
        };
    }

    /// <summary>The same request many times, eight at a time.</summary>
    internal Task<IReadOnlyList<Reply>> GetManyAsync(int count, string url, params (string Name, string Value)[] headers) =>
        ManyAsync(count, _ => GetAsync(url, headers));

    /// <summary>Many requests, eight at a time; each knows its number.</summary>
    internal static async Task<IReadOnlyList<Reply>> ManyAsync(int count, Func<int, Task<Reply>> send)
    {
        var replies = new Reply[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (number, _) => replies[number] = await send(number));
        return replies;
    }

    public void Dispose() => _http.Dispose();
}
