using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ControlPlane.Cli.Tests.Admin;

/// <summary>Answers every request the same way, over TCP or a Unix socket, and remembers the request lines.</summary>
internal sealed class AdminStub : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly string _answer;
    private readonly CancellationTokenSource _ending = new();
    private readonly Task _serving;

    internal AdminStub(EndPoint endpoint, string body, string status = "200 OK")
    {
        _answer = $"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}";
        _socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Unspecified);
        _socket.Bind(endpoint);
        _socket.Listen();
        _serving = ServeAsync(_ending.Token);
    }

    internal string Address => _socket.LocalEndPoint!.ToString()!;

    internal List<string> Requests { get; } = [];

    internal static IPEndPoint FreePort => new(IPAddress.Loopback, 0);

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _socket.Dispose();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _ending.Dispose();
    }

    private async Task ServeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            using var client = await _socket.AcceptAsync(cancellationToken);
            await using var stream = new NetworkStream(client);
            using var reader = new StreamReader(stream);
            Requests.Add(await reader.ReadLineAsync(cancellationToken) ?? "");
            while (await reader.ReadLineAsync(cancellationToken) is { Length: > 0 })
            {
                // The headers do not matter.
            }

            await stream.WriteAsync(Encoding.UTF8.GetBytes(_answer), cancellationToken);
        }
    }
}
