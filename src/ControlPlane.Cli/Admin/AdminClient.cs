using System.Net.Http.Json;
using System.Net.Sockets;
using ControlPlane.Agent;
using ControlPlane.Composition.AdminApi;

namespace ControlPlane.Cli.Admin;

/// <summary>Asks a running control plane, over its loopback address or the Unix socket in its state folder.</summary>
internal sealed class AdminClient : IDisposable
{
    private const string UnixScheme = "unix:";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly string _address;
    private readonly HttpClient _http;

    /// <param name="address"><c>127.0.0.1:15014</c>, <c>http://…</c>, <c>unix:PATH</c> or a path with a slash.</param>
    /// <exception cref="AgentException">The text is no address.</exception>
    internal AdminClient(string address)
    {
        _address = address;
        var socket = address.StartsWith(UnixScheme, StringComparison.Ordinal) ? address[UnixScheme.Length..] : address.StartsWith('/') || address.StartsWith('.') ? address : null;
        var url = socket is not null ? "http://localhost" : address.Contains("://", StringComparison.Ordinal) ? address : $"http://{address}";
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri))
        {
            throw new AgentException(FailureKind.Usage, $"--admin {address}: not an address", "write HOST:PORT, such as 127.0.0.1:15014, or unix:PATH of an admin.sock");
        }

        var handler = new SocketsHttpHandler();
        if (socket is not null)
        {
            handler.ConnectCallback = async (_, cancellationToken) => await ConnectAsync(socket, cancellationToken);
        }

        _http = new HttpClient(handler) { BaseAddress = uri, Timeout = Patience };
    }

    public void Dispose() => _http.Dispose();

    /// <exception cref="AgentException">Nobody answers, or not as expected.</exception>
    internal Task<T> GetAsync<T>(string path, CancellationToken cancellationToken) => AskAsync(
        async () =>
        {
            using var response = await _http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
            await CheckAsync(response, cancellationToken);
            return await response.Content.ReadFromJsonAsync<T>(AdminJson.Options, cancellationToken)
                ?? throw new AgentException(FailureKind.Unavailable, $"the control plane at {_address} answered nothing to {path}");
        });

    /// <returns>The answer as text.</returns>
    /// <exception cref="AgentException">Nobody answers, or it says no.</exception>
    internal Task<string> GetTextAsync(string path, CancellationToken cancellationToken) => AskAsync(
        async () =>
        {
            using var response = await _http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
            await CheckAsync(response, cancellationToken);
            return await response.Content.ReadAsStringAsync(cancellationToken);
        });

    /// <returns>What the server says to it.</returns>
    /// <exception cref="AgentException">Nobody answers, or it refuses.</exception>
    internal Task<string> PostAsync(string path, CancellationToken cancellationToken) => AskAsync(
        async () =>
        {
            using var response = await _http.PostAsync(new Uri(path, UriKind.Relative), null, cancellationToken);
            await CheckAsync(response, cancellationToken);
            return await response.Content.ReadAsStringAsync(cancellationToken);
        });

    /// <returns>What the server answers to a request with this body.</returns>
    /// <exception cref="AgentException">Nobody answers, or it refuses.</exception>
    internal Task<TAnswer> PostAsync<TBody, TAnswer>(string path, TBody body, CancellationToken cancellationToken) => AskAsync(
        async () =>
        {
            using var response = await _http.PostAsJsonAsync(new Uri(path, UriKind.Relative), body, AdminJson.Options, cancellationToken);
            await CheckAsync(response, cancellationToken);
            return await response.Content.ReadFromJsonAsync<TAnswer>(AdminJson.Options, cancellationToken)
                ?? throw new AgentException(FailureKind.Unavailable, $"the control plane at {_address} answered nothing to {path}");
        });

    /// <returns>What the server says to it.</returns>
    /// <exception cref="AgentException">Nobody answers, or it refuses.</exception>
    internal Task<string> DeleteAsync(string path, CancellationToken cancellationToken) => AskAsync(
        async () =>
        {
            using var response = await _http.DeleteAsync(new Uri(path, UriKind.Relative), cancellationToken);
            await CheckAsync(response, cancellationToken);
            return await response.Content.ReadAsStringAsync(cancellationToken);
        });

    private static async Task<Stream> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task CheckAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode)
        {
            var words = (await response.Content.ReadAsStringAsync(cancellationToken)).Trim();
            throw new AgentException(FailureKind.Unavailable, $"the control plane at {_address} answers {(int)response.StatusCode}: {words}");
        }
    }

    private async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (HttpRequestException failure)
        {
            throw new AgentException(
                FailureKind.Unavailable,
                $"no control plane answers at {_address}: {failure.Message}",
                "start one with 'mesh up', or name its admin address with --admin HOST:PORT or --admin unix:PATH");
        }
        catch (TaskCanceledException failure) when (failure.InnerException is TimeoutException)
        {
            throw new AgentException(FailureKind.Unavailable, $"the control plane at {_address} does not answer within {Patience.TotalSeconds} s");
        }
    }
}
