using System.Security.Cryptography.X509Certificates;

namespace ControlPlane.Certificates.Tests;

/// <summary>Security behaviours H-23 and the rules of an X.509-SVID, on certificates that others made.</summary>
public sealed class SvidRulesTests
{
    [Fact]
    public void Read_AGoodCertificate_GivesItsIdentity()
    {
        using var certificate = new ForgedCertificate().Sign();
        Assert.Equal(ForgedCertificate.GoodUri, SvidRules.Read(certificate).ToString());
    }

    [Fact]
    public void Read_ADnsNameBesideTheUri_IsNoHarm()
    {
        using var certificate = new ForgedCertificate { Names = [ForgedCertificate.Dns("cart.shop"), ForgedCertificate.Uri(ForgedCertificate.GoodUri)] }.Sign();
        Assert.Equal(ForgedCertificate.GoodUri, SvidRules.Read(certificate).ToString());
    }

    public static TheoryData<string> Breaches => [.. Broken.Keys];

    private static Dictionary<string, ForgedCertificate> Broken { get; } = new()
    {
        ["no names"] = new() { Names = null },
        ["empty names"] = new() { Names = [] },
        ["a DNS name only"] = new() { Names = [ForgedCertificate.Dns("cart.shop")] },
        ["two URIs"] = new() { Names = [ForgedCertificate.Uri(ForgedCertificate.GoodUri), ForgedCertificate.Uri("spiffe://cluster.local/ns/shop/sa/admin")] },
        ["the same URI twice"] = new() { Names = [ForgedCertificate.Uri(ForgedCertificate.GoodUri), ForgedCertificate.Uri(ForgedCertificate.GoodUri)] },
        ["a zero byte"] = new() { Names = [ForgedCertificate.Uri(ForgedCertificate.GoodUri + "\0.evil")] },
        ["a byte above 127"] = new() { Names = [ForgedCertificate.Uri(ForgedCertificate.GoodUri + "é")] },
        ["dots"] = new() { Names = [ForgedCertificate.Uri("spiffe://cluster.local/ns/../sa/cart")] },
        ["upper case"] = new() { Names = [ForgedCertificate.Uri("spiffe://CLUSTER.local/ns/shop/sa/cart")] },
        ["not SPIFFE"] = new() { Names = [ForgedCertificate.Uri("https://cluster.local/")] },
        ["longer than 2048"] = new() { Names = [ForgedCertificate.Uri(ForgedCertificate.GoodUri + new string('a', 2048))] },
        ["an authority"] = new() { IsAuthority = true },
        ["no key usage"] = new() { Usage = null },
        ["may sign certificates"] = new() { Usage = X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign },
        ["may sign revocations"] = new() { Usage = X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.CrlSign },
        ["may not sign handshakes"] = new() { Usage = X509KeyUsageFlags.KeyEncipherment },
        ["server only"] = new() { ExtendedUsage = ["1.3.6.1.5.5.7.3.1"] },
        ["client only"] = new() { ExtendedUsage = ["1.3.6.1.5.5.7.3.2"] },
        ["names not critical without a subject"] = new() { NamesAreCritical = false },
    };

    [Theory]
    [MemberData(nameof(Breaches))]
    public void Read_ACertificateThatBreaksARule_IsRefused(string breach)
    {
        using var certificate = Broken[breach].Sign();
        Assert.Throws<CertificateException>(() => SvidRules.Read(certificate));
    }

    [Fact]
    public void Read_WithASubject_DoesNotNeedCriticalNames()
    {
        using var certificate = new ForgedCertificate { NamesAreCritical = false, Subject = "CN=cart" }.Sign();
        Assert.Equal("cart", SvidRules.Read(certificate).ServiceAccount);
    }
}
