using System.Buffers.Binary;
using System.Net.Sockets;

namespace ControlPlane.Xds.Streams.Tests.Hostile;

/// <summary>Bytes to the server's port, and what comes of it: no HTTP library that would refuse to send them.</summary>
internal sealed class RawConnection : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TcpClient _client = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The beginning of every HTTP/2 connection: the preface, and settings that change nothing.</summary>
    internal static byte[] Preface { get; } = [.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(4, 0, 0, [])];

    /// <summary>One frame of HTTP/2 whose length is right.</summary>
    internal static byte[] Frame(byte type, byte flags, int stream, byte[] payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8);
        frame[3] = type;
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame, 9);
        return frame;
    }

    internal static async Task<RawConnection> OpenAsync(Uri server)
    {
        var connection = new RawConnection();
        await connection._client.ConnectAsync(server.Host, server.Port, Token);
        return connection;
    }

    internal async Task SendAsync(byte[] bytes)
    {
        try
        {
            await _client.GetStream().WriteAsync(bytes, Token);
        }
        catch (IOException)
        {
            // Closed already.
        }
    }

    /// <summary>Reads until the server closes the connection; whether it does within the time.</summary>
    internal async Task<bool> IsClosedAsync()
    {
        var buffer = new byte[4096];
        try
        {
            while (await _client.GetStream().ReadAsync(buffer, Token).AsTask().WaitAsync(Patience, TimeProvider.System, Token) > 0)
            {
            }
        }
        catch (IOException)
        {
            // Reset: closed as well.
        }
        catch (TimeoutException)
        {
            return false;
        }

        return true;
    }

    public void Dispose() => _client.Dispose();
}
