using System.Collections.Immutable;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using ControlPlane.Certificates;

namespace ControlPlane.Agent.Identities;

/// <summary>A certificate, its key, and whom it trusts: all that a workload proves itself and knows others by.</summary>
public sealed class WorkloadIdentity
{
    private readonly string _keyPem;

    private WorkloadIdentity(string keyPem, ImmutableArray<X509Certificate2> chain, TrustBundle roots)
    {
        _keyPem = keyPem;
        Chain = chain;
        Roots = roots;
        Id = SvidRules.Read(chain[0]);
        using var key = WorkloadKey.FromPem(keyPem);
        ClientContext = SslStreamCertificateContext.Create(key.Join(chain[0]), new X509Certificate2Collection(chain.Skip(1).ToArray()), offline: true);
    }

    public SpiffeId Id { get; }

    public TrustBundle Roots { get; }

    public DateTimeOffset NotBefore => new(Chain[0].NotBefore.ToUniversalTime());

    public DateTimeOffset NotAfter => new(Chain[0].NotAfter.ToUniversalTime());

    /// <summary>The leaf first.</summary>
    internal ImmutableArray<X509Certificate2> Chain { get; }

    /// <summary>What the other end of a connection is shown.</summary>
    internal SslStreamCertificateContext ClientContext { get; }

    /// <summary>PKCS#8. Never for a log.</summary>
    internal string KeyPem => _keyPem;

    internal string ChainPem => PemText.Of(Chain);

    /// <param name="keyPem">The private key.</param>
    /// <param name="chainPem">The leaf and what is between it and the roots.</param>
    /// <param name="roots">The roots.</param>
    /// <param name="now">When it must be valid.</param>
    /// <exception cref="CertificateException">They do not belong together, or the roots do not stand behind them.</exception>
    public static WorkloadIdentity Of(string keyPem, string chainPem, TrustBundle roots, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(roots);
        var chain = PemText.Certificates(chainPem);
        if (chain.IsEmpty)
        {
            throw new CertificateException("there is no certificate");
        }

        roots.Verify(chain[0], [.. chain.Skip(1)], now);
        return new(keyPem, chain, roots);
    }

    public override string ToString() => $"{Id} until {NotAfter:u}";
}
