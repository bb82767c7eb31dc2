using System.Net.Sockets;

namespace ControlPlane.Features.Tests.Programs;

/// <summary>HTTP over a Unix socket; patient, because whoever waits has a limit of its own.</summary>
internal static class AdminSocket
{
    internal static HttpClient Client(string path)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, ConnectCallback = (_, token) => ConnectAsync(path, token) };
        return new(handler) { BaseAddress = new("http://admin/"), Timeout = TimeSpan.FromSeconds(60) };
    }

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellationToken)
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
}
