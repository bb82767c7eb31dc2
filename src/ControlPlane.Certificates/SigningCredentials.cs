using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;

namespace ControlPlane.Certificates;

/// <summary>What an authority signs with.</summary>
public sealed class SigningCredentials
{
    private SigningCredentials(X509Certificate2 certificate, ImmutableArray<X509Certificate2> intermediates, TrustBundle roots) =>
        (Certificate, Intermediates, Roots) = (certificate, intermediates, roots);

    /// <summary>The signing certificate, with its private key.</summary>
    internal X509Certificate2 Certificate { get; }

    /// <summary>What a leaf is sent along with: from the signing certificate towards the root, without the root itself.</summary>
    public ImmutableArray<X509Certificate2> Intermediates { get; }

    public TrustBundle Roots { get; }

    public DateTimeOffset NotAfter => new(Certificate.NotAfter.ToUniversalTime());

    /// <param name="signing">The signing certificate, with its private key.</param>
    /// <param name="chain">Certificates between it and the root, in any order; the certificate itself and roots among them do no harm.</param>
    /// <param name="roots">The roots.</param>
    /// <param name="now">The time at which all must be valid.</param>
    /// <exception cref="CertificateException">It cannot sign, or the roots do not stand behind it.</exception>
    public static SigningCredentials Of(X509Certificate2 signing, IReadOnlyList<X509Certificate2> chain, TrustBundle roots, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(signing);
        ArgumentNullException.ThrowIfNull(roots);
        if (!TrustBundle.IsAuthority(signing))
        {
            throw new CertificateException("the signing certificate is not an authority's (CA:TRUE is missing)");
        }

        if (signing.Extensions.OfType<X509KeyUsageExtension>().Any(static usage => !usage.KeyUsages.HasFlag(X509KeyUsageFlags.KeyCertSign)))
        {
            throw new CertificateException("the key usage of the signing certificate lacks keyCertSign");
        }

        if (!signing.HasPrivateKey)
        {
            throw new CertificateException("the signing certificate has no private key");
        }

        return new(signing, ChainOf(signing, chain, roots, now), roots);
    }

    private static ImmutableArray<X509Certificate2> ChainOf(X509Certificate2 signing, IReadOnlyList<X509Certificate2> chain, TrustBundle roots, DateTimeOffset now)
    {
        using var built = new X509Chain
        {
            ChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
                VerificationTime = now.UtcDateTime,
                VerificationTimeIgnored = false,
            },
        };
        built.ChainPolicy.CustomTrustStore.AddRange(roots.Roots.ToArray());
        built.ChainPolicy.ExtraStore.AddRange(chain.ToArray());
        if (!built.Build(signing))
        {
            throw new CertificateException($"the roots do not stand behind the signing certificate: {string.Join(", ", built.ChainStatus.Select(static status => status.Status))}");
        }

        // A root that signs leaves itself is in nobody's chain.
        return [.. built.ChainElements.Select(static element => X509CertificateLoader.LoadCertificate(element.Certificate.RawData)).SkipLast(1)];
    }
}
