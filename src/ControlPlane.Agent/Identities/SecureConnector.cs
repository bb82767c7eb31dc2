using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using ControlPlane.Certificates;
using Grpc.Net.Client;

namespace ControlPlane.Agent.Identities;

/// <summary>
/// Connects to the control plane over TLS: shows the newest certificate there is at each new connection, and talks only to whom the roots
/// name as the control plane.
/// </summary>
/// <param name="roots">Whom to trust, asked at each connection.</param>
/// <param name="identity">What to show, asked at each connection; null: nothing.</param>
/// <param name="time">At what time certificates are judged.</param>
public sealed class SecureConnector(Func<TrustBundle> roots, Func<WorkloadIdentity?> identity, TimeProvider time)
{
    /// <summary>A channel to an address; the caller disposes it.</summary>
    public GrpcChannel Open(Addresses.HostAndPort address)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            KeepAlivePingDelay = TimeSpan.FromSeconds(15),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(5),
            ConnectTimeout = TimeSpan.FromSeconds(5),
            // TLS is made here, because the handler would go on showing the certificate that it began with.
            ConnectCallback = ConnectAsync,
        };
        return GrpcChannel.ForAddress($"http://{address}", new() { HttpHandler = handler, DisposeHttpClient = true, MaxReceiveMessageSize = null, ThrowOperationCanceledOnCancellation = true });
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        SslStream? tls = null;
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            tls = new SslStream(new NetworkStream(socket, ownsSocket: true));
            await tls.AuthenticateAsClientAsync(Options(context.DnsEndPoint.Host), cancellationToken);
            return tls;
        }
        catch (Exception failure)
        {
            await (tls?.DisposeAsync() ?? ValueTask.CompletedTask);
            socket.Dispose();
            // The handler takes I/O errors for a server that may come back; a certificate that is not trusted may be mended, too.
            if (failure is AuthenticationException)
            {
                throw new IOException($"TLS: {failure.Message}", failure);
            }

            throw;
        }
    }

    private SslClientAuthenticationOptions Options(string host) => new()
    {
        TargetHost = host,
        ApplicationProtocols = [SslApplicationProtocol.Http2],
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        ClientCertificateContext = identity()?.ClientContext,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        },
        // Not the name in the address counts, but who the roots say it is.
        RemoteCertificateValidationCallback = (_, certificate, chain, _) => IsControlPlane(certificate, chain),
    };

    private bool IsControlPlane(X509Certificate? certificate, X509Chain? sent)
    {
        if (certificate is null)
        {
            return false;
        }

        try
        {
            using var leaf = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
            var bundle = roots();
            return bundle.Verify(leaf, sent?.ChainPolicy.ExtraStore.ToArray() ?? [], time.GetUtcNow()) == SpiffeId.ControlPlane(bundle.TrustDomain);
        }
        catch (CertificateException)
        {
            return false;
        }
    }
}
