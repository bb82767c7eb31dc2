using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ControlPlane.Certificates.Tests;

/// <summary>Security behaviours H-1 to H-8: what may not become a certificate.</summary>
public sealed class SigningRequestTests
{
    private static string Good { get; } = Request(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    public static TheoryData<string> Hostile => [.. Cases.Keys];

    private static Dictionary<string, Func<string>> Cases { get; } = new()
    {
        ["empty"] = () => "",
        ["junk"] = () => "junk",
        ["another label"] = () => Good.Replace("CERTIFICATE REQUEST", "CERTIFICATE", StringComparison.Ordinal),
        ["text before the block"] = () => "hello\n" + Good,
        ["text after the block"] = () => Good + "hello\n",
        ["two blocks"] = () => Good + Good,
        ["no base64"] = () => "-----BEGIN CERTIFICATE REQUEST-----\n!!!!\n-----END CERTIFICATE REQUEST-----\n",
        ["cut short"] = () => Pem(Der(Good)[..^20]),
        ["bytes behind"] = () => Pem([.. Der(Good), 0, 0]),
        ["empty DER"] = () => Pem([]),
        ["a zero in the text"] = () => Good.Insert(60, "\0"),
        ["a wrong signature"] = () => Pem(WithLastByteChanged(Der(Good))),
        ["a megabyte"] = () => Good + new string(' ', 1024 * 1024),
        ["P-521"] = () => Request(ECDsa.Create(ECCurve.NamedCurves.nistP521)),
        ["another curve"] = () => Pem(WithCurve([0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x01])),
        ["a curve that is not named"] = () => Pem(WithCurve([0x04, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07])),
        ["RSA of 1024 bits"] = () => Request(RSA.Create(1024)),
        ["RSA of 6144 bits"] = () => Pem(RsaRequest(6144)),
    };

    [Fact]
    public void Read_AGoodRequest_TakesTheKey()
    {
        using var key = WorkloadKey.Create(KeyKind.EcdsaP256);
        var once = SigningRequest.Read(key.CreateRequestPem());
        Assert.Equal(once.KeyFingerprint, SigningRequest.Read(key.CreateRequestPem()).KeyFingerprint);
        Assert.NotEqual(once.KeyFingerprint, SigningRequest.Read(Good).KeyFingerprint);
    }

    [Fact]
    public void Read_AnRsaKeyOfUsualSize_IsTaken() => Assert.NotEmpty(SigningRequest.Read(Request(RSA.Create(2048))).KeyFingerprint);

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Read_AHostileRequest_IsRefusedWithoutDetails(string name)
    {
        var refused = Assert.Throws<SigningRefusedException>(() => SigningRequest.Read(Cases[name]()));
        Assert.True(refused.IsRequestAtFault);
        Assert.DoesNotContain("ASN", refused.Message, StringComparison.OrdinalIgnoreCase);
    }

    private static string Request(ECDsa key) =>
        new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256).CreateSigningRequestPem() + "\n";

    private static string Request(RSA key) =>
        new CertificateRequest("CN=x", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSigningRequestPem() + "\n";

    // In place of P-256, in as many bytes.
    private static byte[] WithCurve(byte[] encoded)
    {
        var der = Der(Good);
        encoded.CopyTo(der, der.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07]));
        return der;
    }

    // Of that size without the minutes that its key would take: the modulus is any odd number, and so the signature is wrong too.
    private static byte[] RsaRequest(int bits)
    {
        var modulus = new byte[bits / 8];
        Array.Fill(modulus, (byte)0xff);
        using var signer = RSA.Create(2048);
        using var key = RSA.Create(new RSAParameters { Modulus = modulus, Exponent = [1, 0, 1] });
        return new CertificateRequest(new X500DistinguishedName("CN=x"), new PublicKey(key), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSigningRequest(X509SignatureGenerator.CreateForRSA(signer, RSASignaturePadding.Pkcs1));
    }

    private static byte[] Der(string pem) => Convert.FromBase64String(pem[PemEncoding.Find(pem).Base64Data]);

    private static string Pem(byte[] der) => PemEncoding.WriteString("CERTIFICATE REQUEST", der) + "\n";

    private static byte[] WithLastByteChanged(byte[] der)
    {
        der[^1] ^= 1;
        return der;
    }
}
