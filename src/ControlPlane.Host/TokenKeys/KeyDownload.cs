using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using ControlPlane.Model.RequestAuthentications;

namespace ControlPlane.Host.TokenKeys;

/// <summary>Downloads key sets from addresses that policies name, and trusts neither the address nor what it answers.</summary>
/// <remarks>The address is judged when it is connected to, after its name was resolved, so that a name that changes its mind gains nothing; redirects are not followed.</remarks>
internal sealed class KeyDownload : IDisposable
{
    private const int MaximumBytes = 1 << 20;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private readonly HttpClient _client;

    public KeyDownload()
        : this(PublicAddress.IsAllowed)
    {
    }

    /// <param name="isAllowed">Whether an address may be connected to.</param>
    internal KeyDownload(Func<IPAddress, bool> isAllowed)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = ConnectTimeout,
            MaxResponseHeadersLength = 16,
            ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, isAllowed, cancellationToken),
        };
        _client = new(handler, disposeHandler: true) { MaxResponseContentBufferSize = MaximumBytes, Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>The public keys at an address, as a key set.</summary>
    /// <exception cref="KeyDownloadException">There are none, or they cannot be had.</exception>
    internal async Task<string> GetAsync(string address, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            var isDiscovery = address.EndsWith(JwtRule.DiscoveryPath, StringComparison.Ordinal);
            var text = await TextAsync(new(address), limit.Token);
            var (keys, problem, _) = JwkSet.Clean(isDiscovery ? await TextAsync(KeysOf(address, text), limit.Token) : text, onlyPublic: true);
            return keys ?? throw new KeyDownloadException($"what {address} answers {problem}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new KeyDownloadException($"{address} did not answer within {timeout.TotalSeconds:0.#} s");
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or SocketException or JsonException)
        {
            throw new KeyDownloadException($"{address}: {fault.Message}", fault);
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<string> TextAsync(Uri address, CancellationToken cancellationToken)
    {
        using var response = await _client.GetAsync(address, cancellationToken);
        return response.StatusCode == HttpStatusCode.OK
            ? Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(cancellationToken))
            : throw new KeyDownloadException($"{address} answers {(int)response.StatusCode}");
    }

    /// <summary>An issuer's configuration must be the issuer's, or one could speak for another.</summary>
    private static Uri KeysOf(string address, string configuration)
    {
        using var document = JsonDocument.Parse(configuration, new() { MaxDepth = 16 });
        var root = document.RootElement;
        var issuer = address[..^JwtRule.DiscoveryPath.Length];
        if (root.ValueKind != JsonValueKind.Object || TextOf(root, "issuer")?.TrimEnd('/') != issuer)
        {
            throw new KeyDownloadException($"{address} is not the configuration of {issuer}");
        }

        return Uri.TryCreate(TextOf(root, "jwks_uri"), UriKind.Absolute, out var keys) && keys.Scheme is "https" or "http"
            ? keys!
            : throw new KeyDownloadException($"{address} does not say where the keys are");
    }

    private static string? TextOf(JsonElement holder, string name) =>
        holder.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint target, Func<IPAddress, bool> isAllowed, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(target.Host, cancellationToken);
        var allowed = addresses.Where(isAllowed).ToArray();
        if (allowed.Length == 0)
        {
            throw new IOException($"{target.Host} is an address that keys are not fetched from");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, target.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
