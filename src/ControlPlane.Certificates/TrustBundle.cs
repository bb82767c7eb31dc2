using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ControlPlane.Certificates;

/// <summary>The roots that speak for one trust domain. Immutable; compared by their bytes.</summary>
public sealed class TrustBundle
{
    /// <summary>Certificates between a leaf and its root; more is no chain of ours but an attempt to keep us busy.</summary>
    public const int LongestChain = 4;

    private readonly ImmutableArray<X509Certificate2> _roots;

    private TrustBundle(string trustDomain, ImmutableArray<X509Certificate2> roots) => (TrustDomain, _roots) = (trustDomain, roots);

    public string TrustDomain { get; }

    /// <summary>The roots; not empty, sorted by their thumbprints, each once.</summary>
    public ImmutableArray<X509Certificate2> Roots => _roots;

    /// <exception cref="CertificateException">There is no certificate, or one that is no authority's.</exception>
    public static TrustBundle Of(string trustDomain, IEnumerable<X509Certificate2> roots)
    {
        ImmutableArray<X509Certificate2> sorted =
            [.. roots.DistinctBy(static root => root.Thumbprint).OrderBy(static root => root.Thumbprint, StringComparer.Ordinal)];
        if (sorted.IsEmpty)
        {
            throw new CertificateException("a trust bundle without certificates");
        }

        return sorted.FirstOrDefault(static root => !IsAuthority(root)) is { } wrong
            ? throw new CertificateException($"\"{wrong.Subject}\" in the trust bundle is not the certificate of an authority")
            : new(trustDomain, sorted);
    }

    /// <exception cref="CertificateException">The text holds no certificate, or a broken one.</exception>
    public static TrustBundle FromPem(string trustDomain, string pem) => Of(trustDomain, PemText.Certificates(pem));

    /// <summary>The roots as PEM blocks, one after the other.</summary>
    public string ToPem() => string.Concat(_roots.Select(static root => root.ExportCertificatePem() + "\n"));

    /// <summary>Checks that a certificate names a workload of this trust domain, now, and that the roots stand behind it.</summary>
    /// <param name="leaf">The certificate that the other end proved to have the key of.</param>
    /// <param name="intermediates">What it sent along.</param>
    /// <param name="now">The time at which it must be valid.</param>
    /// <exception cref="CertificateException">It is not trusted; the message says why.</exception>
    public SpiffeId Verify(X509Certificate2 leaf, IReadOnlyCollection<X509Certificate2> intermediates, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(intermediates);
        var id = SvidRules.Read(leaf);
        if (id.TrustDomain != TrustDomain)
        {
            throw new CertificateException($"its trust domain is \"{id.TrustDomain}\", not \"{TrustDomain}\"");
        }

        if (intermediates.Count > LongestChain)
        {
            throw new CertificateException($"{intermediates.Count} certificates were sent along; at most {LongestChain} are looked at");
        }

        using var chain = new X509Chain { ChainPolicy = Policy(intermediates, now) };
        try
        {
            return chain.Build(leaf)
                ? id
                : throw new CertificateException($"the roots of {TrustDomain} do not stand behind it: {string.Join(", ", chain.ChainStatus.Select(static status => status.Status))}");
        }
        catch (CryptographicException)
        {
            throw new CertificateException("its chain cannot be read");
        }
    }

    internal static bool IsAuthority(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(static constraints => constraints.CertificateAuthority);

    private X509ChainPolicy Policy(IReadOnlyCollection<X509Certificate2> intermediates, DateTimeOffset now)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
            VerificationTime = now.UtcDateTime,
            VerificationTimeIgnored = false,
        };
        policy.CustomTrustStore.AddRange(_roots.ToArray());
        policy.ExtraStore.AddRange(intermediates.ToArray());
        return policy;
    }
}
