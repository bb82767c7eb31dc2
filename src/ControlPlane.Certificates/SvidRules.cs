using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ControlPlane.Certificates;

/// <summary>
/// What a certificate must be to say who a workload is (the rules of an X.509-SVID). The same function judges what is accepted and what was
/// just issued.
/// </summary>
public static class SvidRules
{
    private const string ServerAuth = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuth = "1.3.6.1.5.5.7.3.2";

    /// <summary>Reads the identity. Says nothing of who signed it, or whether it is valid now: see <see cref="TrustBundle.Verify"/>.</summary>
    /// <exception cref="CertificateException">The certificate breaks a rule; the message says which.</exception>
    public static SpiffeId Read(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        CheckConstraints(certificate);
        CheckUsage(certificate);
        return ReadName(certificate);
    }

    private static SpiffeId ReadName(X509Certificate2 certificate)
    {
        var (names, isCritical) = SubjectAlternativeName.Read(certificate);
        var uris = names.Where(static name => name.Tag == SubjectAlternativeName.UriTag).ToList();
        if (uris is not [var uri])
        {
            throw new CertificateException($"it has {uris.Count} URI names; exactly one says who it is");
        }

        if (certificate.SubjectName.RawData.Length <= 2 && !isCritical)
        {
            throw new CertificateException("its subject is empty and its subject alternative names are not critical");
        }

        // Byte by byte, before anything interprets it: a zero or a byte above 127 must not become another name.
        if (uri.Content.Length > SpiffeId.LongestId || uri.Content.Span.IndexOfAnyExceptInRange((byte)0x21, (byte)0x7e) >= 0)
        {
            throw new CertificateException("its URI name is too long, or not printable ASCII");
        }

        return SpiffeId.TryParse(Encoding.ASCII.GetString(uri.Content.Span), out var id)
            ? id
            : throw new CertificateException("its URI name is not spiffe://TRUST_DOMAIN/ns/NAMESPACE/sa/SERVICE_ACCOUNT");
    }

    private static void CheckConstraints(X509Certificate2 certificate)
    {
        if (certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(static constraints => constraints.CertificateAuthority))
        {
            throw new CertificateException("it is the certificate of an authority, not of a workload");
        }
    }

    private static void CheckUsage(X509Certificate2 certificate)
    {
        if (certificate.Extensions.OfType<X509KeyUsageExtension>().ToList() is not [var usage]
            || !usage.KeyUsages.HasFlag(X509KeyUsageFlags.DigitalSignature)
            || (usage.KeyUsages & (X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign)) != 0)
        {
            throw new CertificateException("its key usage must have digitalSignature, and neither keyCertSign nor cRLSign");
        }

        foreach (var extended in certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>())
        {
            var uses = extended.EnhancedKeyUsages.Cast<System.Security.Cryptography.Oid>().Select(static use => use.Value).ToList();
            if (!uses.Contains(ServerAuth) || !uses.Contains(ClientAuth))
            {
                throw new CertificateException("its extended key usage must have both serverAuth and clientAuth");
            }
        }
    }
}
