using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Time.Testing;

namespace ControlPlane.Certificates.Tests;

public sealed class CertificateAuthorityTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 26, 0, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Start);

    [Theory]
    [InlineData(KeyKind.EcdsaP256, KeyKind.EcdsaP256)]
    [InlineData(KeyKind.EcdsaP256, KeyKind.Rsa2048)]
    [InlineData(KeyKind.Rsa2048, KeyKind.EcdsaP256)]
    public void Issue_ForAnyKindOfKey_IsVerifiedByTheRoots(KeyKind authority, KeyKind workload)
    {
        var ca = new TestAuthority(_time, authority);
        var issued = ca.Authority.Issue(TestAuthority.Request(workload), TestAuthority.Cart, TimeSpan.Zero);
        Assert.Equal(TestAuthority.Cart, ca.Roots.Verify(issued.Leaf, issued.Intermediates, Start));
        Assert.Equal(3, issued.ChainPem.Count());
    }

    // H-7: an authority, other names, a wildcard.
    [Fact]
    public void Issue_ForARequestThatAsksForMore_GivesOurNameAndNothingElse()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var greedy = new CertificateRequest("CN=admin", key, HashAlgorithmName.SHA256);
        greedy.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        greedy.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("*.shop");
        names.AddUri(new Uri("spiffe://cluster.local/ns/mesh-system/sa/controlplane"));
        names.AddUri(new Uri("spiffe://cluster.local/ns/shop/sa/admin"));
        greedy.CertificateExtensions.Add(names.Build());
        var issued = new TestAuthority(_time).Authority.Issue(SigningRequest.Read(greedy.CreateSigningRequestPem()), TestAuthority.Cart, TimeSpan.Zero);
        Assert.Equal(TestAuthority.Cart, SvidRules.Read(issued.Leaf));
        Assert.Equal("", issued.Leaf.Subject);
        Assert.Single(SubjectAlternativeName.Read(issued.Leaf).Names);
    }

    [Fact]
    public void Issue_TheSameRequestAgain_HasAnotherSerial()
    {
        var ca = new TestAuthority(_time);
        var request = TestAuthority.Request();
        var serials = Enumerable.Range(0, 50).Select(_ => ca.Authority.Issue(request, TestAuthority.Cart, TimeSpan.Zero).Serial).ToHashSet();
        Assert.Equal(50, serials.Count);
        Assert.All(serials, serial => Assert.Equal(32, serial.Length));
    }

    // H-9.
    [Theory]
    [InlineData(0, 24)]
    [InlineData(-1, 24)]
    [InlineData(1, 1)]
    [InlineData(90 * 24, 90 * 24)]
    public void Issue_AStatedLife_IsKeptWhereItIsAllowed(int hours, int expected) =>
        Assert.Equal(Start.AddHours(expected), new TestAuthority(_time).Authority.Issue(TestAuthority.Request(), TestAuthority.Cart, TimeSpan.FromHours(hours)).NotAfter);

    [Fact]
    public void Issue_ALifeBeyondTheLimit_IsRefused()
    {
        var ca = new TestAuthority(_time).Authority;
        Assert.True(Assert.Throws<SigningRefusedException>(() => ca.Issue(TestAuthority.Request(), TestAuthority.Cart, TimeSpan.FromDays(91))).IsRequestAtFault);
        Assert.Throws<SigningRefusedException>(() => ca.Issue(TestAuthority.Request(), TestAuthority.Cart, TimeSpan.MaxValue));
    }

    // H-10, and what took others' meshes down: an issuer at its end that goes on signing.
    [Fact]
    public void Issue_NearTheEndOfTheAuthority_IsCutAndThenRefused()
    {
        var ca = new TestAuthority(_time).Authority;
        _time.SetUtcNow(ca.NotAfter.AddHours(-1));
        Assert.Equal(ca.NotAfter, ca.Issue(TestAuthority.Request(), TestAuthority.Cart, TimeSpan.Zero).NotAfter);
        _time.SetUtcNow(ca.NotAfter.AddMinutes(-4));
        Assert.False(Assert.Throws<SigningRefusedException>(() => ca.Issue(TestAuthority.Request(), TestAuthority.Cart, TimeSpan.Zero)).IsRequestAtFault);
        _time.SetUtcNow(ca.NotAfter.AddDays(1));
        Assert.Throws<SigningRefusedException>(() => ca.Issue(TestAuthority.Request(), TestAuthority.Cart, TimeSpan.Zero));
    }

    // H-14. The fake clock goes back by being another one.
    [Fact]
    public void Issue_AfterTheClockJumpedBack_IsRefused()
    {
        var back = new SteppingClock(Start);
        var ca = new TestAuthority(back).Authority;
        ca.Issue(TestAuthority.Request(), TestAuthority.Cart, TimeSpan.Zero);
        back.Now = Start.AddMinutes(-59);
        ca.Issue(TestAuthority.Request(), TestAuthority.Cart, TimeSpan.Zero);
        back.Now = Start.AddYears(-1);
        Assert.False(Assert.Throws<SigningRefusedException>(() => ca.Issue(TestAuthority.Request(), TestAuthority.Cart, TimeSpan.Zero)).IsRequestAtFault);
    }

    private sealed class SteppingClock(DateTimeOffset start) : TimeProvider
    {
        internal DateTimeOffset Now { get; set; } = start;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
