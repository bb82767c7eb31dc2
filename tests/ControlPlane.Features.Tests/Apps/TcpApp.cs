using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ControlPlane.Features.Tests.Apps;

/// <summary>An app without HTTP: it greets, if it is one that speaks first, and then sends back each line with its name before it.</summary>
internal sealed class TcpApp : IAsyncDisposable
{
    private readonly Socket _listener;
    private readonly string _name;
    private readonly string? _greeting;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    private TcpApp(string name, string? greeting, Socket listener)
    {
        (_name, _greeting, _listener) = (name, greeting, listener);
        listener.Listen();
        _accepting = AcceptAsync();
    }

    internal int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>Starts an app on a free port of an address.</summary>
    /// <param name="name">What its answers begin with.</param>
    /// <param name="greeting">What it says before the client does; null: nothing.</param>
    /// <param name="address">Where it listens.</param>
    internal static TcpApp Start(string name, string? greeting = null, string address = "127.0.0.1")
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
        return new(name, greeting, socket);
    }

    /// <summary>Starts an app on a bound socket.</summary>
    internal static TcpApp Start(string name, string? greeting, Socket bound) => new(name, greeting, bound);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                serving.Add(ServeAsync(await _listener.AcceptAsync(_stop.Token)));
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(Socket connection)
    {
        try
        {
            await using var stream = new NetworkStream(connection, ownsSocket: true);
            using var reader = new StreamReader(stream);
            if (_greeting is not null)
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes($"{_greeting}\n"), _stop.Token);
            }

            while (await reader.ReadLineAsync(_stop.Token) is { } line)
            {
                await stream.WriteAsync(Encoding.UTF8.GetBytes($"{_name}: {line}\n"), _stop.Token);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException)
        {
            // The client left, or the test is over.
        }
    }
}
