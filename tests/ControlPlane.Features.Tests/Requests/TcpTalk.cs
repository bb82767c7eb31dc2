using System.Net.Sockets;
using System.Text;

namespace ControlPlane.Features.Tests.Requests;

/// <summary>A connection that exchanges lines; each answer has 20 s.</summary>
internal sealed class TcpTalk(Stream stream) : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private readonly StreamReader _reader = new(stream);

    internal static async Task<TcpTalk> ConnectAsync(Uri address)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        return new(new NetworkStream(socket, ownsSocket: true));
    }

    internal async Task<string?> AskAsync(string line)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"), TestContext.Current.CancellationToken);
        return await ReadAsync();
    }

    /// <summary>The next line; null: the other side closed, or broke off.</summary>
    internal async Task<string?> ReadAsync()
    {
        try
        {
            return await _reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Limit);
        }
        catch (IOException)
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _reader.Dispose();
        await stream.DisposeAsync();
    }
}
