using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ControlPlane.Features.Tests.Requests;

/// <summary>One request over TLS, with full say over names and certificates; whoever the server is, it is accepted and told.</summary>
internal sealed record TlsTalk
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public required string ServerName { get; init; }

    /// <summary>What the client shows; null: nothing.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>The protocols that it offers.</summary>
    public IReadOnlyList<string> Protocols { get; init; } = [];

    /// <returns>The answer's status line and the server's certificate (DER); null: there was no answer.</returns>
    internal async Task<(string Status, byte[] Server)?> GetAsync(string address, int port, string host)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Limit);
        try
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await using var stream = new SslStream(await ConnectAsync(socket, address, port, deadline.Token));
            await stream.AuthenticateAsClientAsync(Options(), deadline.Token);
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n"), deadline.Token);
            using var reader = new StreamReader(stream, leaveOpen: true);
            return await reader.ReadLineAsync(deadline.Token) is { } line ? (line, stream.RemoteCertificate!.GetRawCertData()) : null;
        }
        catch (Exception refused) when (refused is IOException or AuthenticationException or SocketException)
        {
            return null;
        }
    }

    private SslClientAuthenticationOptions Options()
    {
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = ServerName,
            ClientCertificates = Certificate is null ? [] : [Certificate],
            ApplicationProtocols = Protocols.Count == 0 ? null : [.. Protocols.Select(name => new SslApplicationProtocol(name))],
        };
        // Who the server is, the test looks at itself.
        options.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null;
        return options;
    }

    private static async Task<NetworkStream> ConnectAsync(Socket socket, string address, int port, CancellationToken cancellationToken)
    {
        await socket.ConnectAsync(address, port, cancellationToken);
        return new(socket, ownsSocket: true);
    }
}
