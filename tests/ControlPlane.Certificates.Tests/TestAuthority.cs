using System.Security.Cryptography.X509Certificates;

namespace ControlPlane.Certificates.Tests;

/// <summary>An authority in memory, at a time that tests hold.</summary>
internal sealed class TestAuthority
{
    internal const string TrustDomain = "cluster.local";

    internal TestAuthority(TimeProvider time, KeyKind kind = KeyKind.EcdsaP256, IssuingPolicy? policy = null)
    {
        (Root, Intermediate) = CertificateAuthority.CreateSelfMade(TrustDomain, kind, time.GetUtcNow());
        Roots = TrustBundle.Of(TrustDomain, [Root]);
        Authority = new(SigningCredentials.Of(Intermediate, [], Roots, time.GetUtcNow()), policy ?? new IssuingPolicy(), time);
    }

    internal X509Certificate2 Root { get; }

    internal X509Certificate2 Intermediate { get; }

    internal TrustBundle Roots { get; }

    internal CertificateAuthority Authority { get; }

    internal static SpiffeId Cart { get; } = SpiffeId.Of(TrustDomain, "shop", "cart");

    internal static SigningRequest Request(KeyKind kind = KeyKind.EcdsaP256)
    {
        using var key = WorkloadKey.Create(kind);
        return SigningRequest.Read(key.CreateRequestPem());
    }
}
