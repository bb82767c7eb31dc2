using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ControlPlane.Features.Tests.Redirect;

/// <summary>An app that ends TLS itself, and says which name its client asked for.</summary>
internal sealed class TlsApp : IAsyncDisposable
{
    private readonly Socket _listener;
    private readonly X509Certificate2 _certificate;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;

    private TlsApp(Socket bound)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=secure.test", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var made = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        // SslStream wants a key that is stored with its certificate.
        _certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        _listener = bound;
        _listener.Listen();
        _accepting = AcceptAsync();
    }

    internal static TlsApp Start(Socket bound) => new(bound);

    /// <summary>What the app says to a client that asks for a name.</summary>
    internal static async Task<string?> AskAsync(Stream connection, string serverName)
    {
        var token = TestContext.Current.CancellationToken;
        var options = new SslClientAuthenticationOptions { TargetHost = serverName };
        // The certificate is made up; that it arrives at all is what is looked at.
        options.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.Subject == "CN=secure.test";
        await using var tls = new SslStream(connection);
        await tls.AuthenticateAsClientAsync(options, token);
        using var reader = new StreamReader(tls);
        return await reader.ReadLineAsync(token).AsTask().WaitAsync(TimeSpan.FromSeconds(20), token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _certificate.Dispose();
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
            await using var tls = new SslStream(new NetworkStream(connection, ownsSocket: true));
            await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _stop.Token);
            await tls.WriteAsync(Encoding.UTF8.GetBytes($"asked for {tls.TargetHostName}\n"), _stop.Token);
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException or System.Security.Authentication.AuthenticationException)
        {
            // The client left, or the test is over.
        }
    }
}
