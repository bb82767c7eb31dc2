using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using ControlPlane.Certificates;
using ControlPlane.Host.Options;
using Grpc.Core;

namespace ControlPlane.Host.Identities;

/// <summary>Judges the certificates of those who connect.</summary>
internal sealed partial class PeerCertificates(
    MeshAuthority authority, ServerCertificate server, ControlPlaneOptions options, TimeProvider time, ILogger<PeerCertificates> logger)
{
    /// <summary>What a handshake is to be, with the server's newest certificate.</summary>
    internal SslServerAuthenticationOptions ForHandshake() => new()
    {
        ServerCertificateContext = server.Context,
        // Asked for, and its absence accepted: whoever has none yet joins with a token. A wrong one ends the handshake.
        ClientCertificateRequired = true,
        RemoteCertificateValidationCallback = (_, certificate, chain, _) => certificate is null || Accepts(certificate, chain),
        CertificateChainPolicy = ChainPolicy(),
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        // A resumed session would skip the look at the certificate.
        AllowTlsResume = false,
        AllowRenegotiation = false,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        ApplicationProtocols = [SslApplicationProtocol.Http2],
    };

    /// <summary>Who the bearer of a certificate is, whose handshake was accepted.</summary>
    /// <returns>Null: it names nobody of ours any more, or has ended since.</returns>
    internal ProvenIdentity? IdentityOf(X509Certificate2 certificate)
    {
        var issued = authority.Issued.Find(certificate.SerialNumber);
        if (new DateTimeOffset(certificate.NotAfter.ToUniversalTime()) <= time.GetUtcNow() || issued?.RevokedAt is not null)
        {
            return null;
        }

        try
        {
            return new(SvidRules.Read(certificate), issued?.Name);
        }
        catch (CertificateException)
        {
            return null;
        }
    }

    /// <summary>Who opens a stream.</summary>
    /// <param name="certificate">What the connection brought; null: none.</param>
    /// <param name="bearer">Null, with the result null: nobody proven, and that is allowed here.</param>
    /// <returns>The status to end the stream with; null: it may go on.</returns>
    internal Status? Authenticate(X509Certificate2? certificate, out ProvenIdentity? bearer)
    {
        bearer = certificate is null ? null : IdentityOf(certificate);
        return bearer is not null || (certificate is null && options.AllowPlaintextXds)
            ? null
            : new Status(
                StatusCode.Unauthenticated,
                certificate is null
                    ? "no certificate: this control plane serves proven identities only (without one, join with a token; plaintext needs --allow-plaintext-xds)"
                    : "the certificate of this connection has ended or was revoked");
    }

    private bool Accepts(X509Certificate certificate, X509Chain? sent)
    {
        try
        {
            using var leaf = X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
            authority.Roots.Verify(leaf, sent?.ChainPolicy.ExtraStore.ToArray() ?? [], time.GetUtcNow());
            return authority.Issued.Find(leaf.SerialNumber)?.RevokedAt is null ? true : throw new CertificateException("it was revoked");
        }
        catch (CertificateException refusal)
        {
            Log.Refused(logger, refusal.Message);
            return false;
        }
    }

    // The platform builds a chain before it asks: against our roots, and without fetching anything that the certificate names.
    private X509ChainPolicy ChainPolicy()
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(authority.Roots.Roots.ToArray());
        return policy;
    }

    private static partial class Log
    {
        [LoggerMessage(1411, LogLevel.Warning, "refused a client's certificate: {Reason}")]
        public static partial void Refused(ILogger logger, string reason);
    }
}
