using System.Net;
using System.Net.Sockets;
using System.Text;
using ControlPlane.Fixtures.Networks;

namespace ControlPlane.Cli.Tests.Running;

/// <summary>The simplest HTTP between network namespaces: one request a connection, over blocking sockets, which stay in the namespace they were opened in.</summary>
internal static class PlainHttp
{
    /// <summary>Answers every request on a port with a word, until the socket is closed.</summary>
    internal static Socket Serve(NetworkNamespace space, int port, string word)
    {
        var listener = space.Enter(() =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Any, port));
            socket.Listen();
            return socket;
        });
        var answer = Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\ncontent-length: {word.Length}\r\nconnection: close\r\n\r\n{word}");
        new Thread(() => AnswerAll(listener, answer)) { IsBackground = true }.Start();
        return listener;
    }

    /// <summary>Asks as a user of a namespace.</summary>
    /// <returns>The whole answer, head and body.</returns>
    internal static string Ask(NetworkNamespace from, int userId, IPEndPoint to, string host, string path) =>
        from.Enter(
            () =>
            {
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 10_000 };
                socket.Connect(to);
                socket.Send(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n"));
                using var reader = new StreamReader(new NetworkStream(socket), Encoding.ASCII);
                return reader.ReadToEnd();
            },
            userId);

    private static void AnswerAll(Socket listener, byte[] answer)
    {
        try
        {
            while (true)
            {
                using var connection = listener.Accept();
                using var reader = new StreamReader(new NetworkStream(connection), Encoding.ASCII);
                while (reader.ReadLine() is { Length: > 0 })
                {
                    // The head of the request.
                }

                connection.Send(answer);
            }
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException or IOException)
        {
            // The listener is closed: the test is over.
        }
    }
}
