using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ControlPlane.Certificates;

/// <summary>Certificates in text.</summary>
public static class PemText
{
    /// <summary>All certificates of a text, in its order; other blocks and words between them are passed over.</summary>
    /// <exception cref="CertificateException">A block is broken.</exception>
    public static ImmutableArray<X509Certificate2> Certificates(string pem)
    {
        var collection = new X509Certificate2Collection();
        try
        {
            collection.ImportFromPem(pem);
        }
        catch (CryptographicException)
        {
            throw new CertificateException("a certificate in the text is broken");
        }

        return [.. collection];
    }

    /// <summary>The blocks of certificates, one after the other.</summary>
    public static string Of(IEnumerable<X509Certificate2> certificates) =>
        string.Concat(certificates.Select(static certificate => certificate.ExportCertificatePem() + "\n"));
}
