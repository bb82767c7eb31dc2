using Microsoft.Extensions.Time.Testing;

namespace ControlPlane.Certificates.Tests;

public sealed class TrustBundleTests
{
    private readonly FakeTimeProvider _time = new(new(2026, 11, 26, 0, 0, 0, TimeSpan.Zero));
    private readonly TestAuthority _authority;

    public TrustBundleTests() => _authority = new(_time);

    [Fact]
    public void Verify_ALeafOfOurs_GivesItsIdentity()
    {
        var issued = _authority.Authority.Issue(TestAuthority.Request(), TestAuthority.Cart, TimeSpan.Zero);
        Assert.Equal(TestAuthority.Cart, _authority.Roots.Verify(issued.Leaf, issued.Intermediates, _time.GetUtcNow()));
    }

    [Fact]
    public void Verify_WithoutTheIntermediate_IsRefused()
    {
        var issued = _authority.Authority.Issue(TestAuthority.Request(), TestAuthority.Cart, TimeSpan.Zero);
        Refused(() => _authority.Roots.Verify(issued.Leaf, [], _time.GetUtcNow()));
    }

    [Theory]
    [InlineData(-10)]
    [InlineData(25 * 60)]
    public void Verify_OutsideItsLife_IsRefused(int minutesFromNow)
    {
        var issued = _authority.Authority.Issue(TestAuthority.Request(), TestAuthority.Cart, TimeSpan.Zero);
        Refused(() => _authority.Roots.Verify(issued.Leaf, issued.Intermediates, _time.GetUtcNow().AddMinutes(minutesFromNow)));
    }

    [Fact]
    public void Verify_SignedByItself_IsRefused()
    {
        using var forged = new ForgedCertificate().Sign();
        Refused(() => _authority.Roots.Verify(forged, [], _time.GetUtcNow()));
    }

    [Fact]
    public void Verify_OfAnotherAuthorityOfTheSameNames_IsRefused()
    {
        var other = new TestAuthority(_time);
        var issued = other.Authority.Issue(TestAuthority.Request(), TestAuthority.Cart, TimeSpan.Zero);
        Refused(() => _authority.Roots.Verify(issued.Leaf, [.. issued.Intermediates, other.Root], _time.GetUtcNow()));
    }

    [Fact]
    public void Verify_ALeafThatSigned_IsRefused()
    {
        // A workload that uses its own key as if it were an authority's.
        using var issuer = new ForgedCertificate { Subject = "CN=cart" }.Sign();
        using var forged = new ForgedCertificate().Sign(issuer);
        Refused(() => _authority.Roots.Verify(forged, [issuer, _authority.Intermediate], _time.GetUtcNow()));
    }

    [Fact]
    public void Verify_OfAnotherTrustDomain_IsRefused()
    {
        var foreign = SpiffeId.Of("other.domain", "shop", "cart");
        var issued = _authority.Authority.Issue(TestAuthority.Request(), foreign, TimeSpan.Zero);
        Refused(() => _authority.Roots.Verify(issued.Leaf, issued.Intermediates, _time.GetUtcNow()));
    }

    // H-24: a chain of twenty.
    [Fact]
    public void Verify_ALongChain_IsRefusedBeforeItIsBuilt()
    {
        var issued = _authority.Authority.Issue(TestAuthority.Request(), TestAuthority.Cart, TimeSpan.Zero);
        var many = Enumerable.Range(0, 20).Select(_ => _authority.Intermediate).ToList();
        Assert.Contains("20 certificates", Refused(() => _authority.Roots.Verify(issued.Leaf, many, _time.GetUtcNow())), StringComparison.Ordinal);
    }

    [Fact]
    public void FromPem_ALeafAmongTheRoots_IsRefused()
    {
        using var leaf = new ForgedCertificate().Sign();
        Refused(() => TrustBundle.FromPem("cluster.local", PemText.Of([leaf])));
    }

    [Fact]
    public void FromPem_OfItsOwnText_IsTheSame() =>
        Assert.Equal(_authority.Roots.ToPem(), TrustBundle.FromPem(TestAuthority.TrustDomain, _authority.Roots.ToPem()).ToPem());

    private static string Refused(Action verify) => Assert.Throws<CertificateException>(verify).Message;
}
