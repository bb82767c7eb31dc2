using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ControlPlane.Certificates.Tests;

/// <summary>Certificates as an attacker, or another authority, would make them: each part can be wrong.</summary>
internal sealed record ForgedCertificate
{
    internal const string GoodUri = "spiffe://cluster.local/ns/shop/sa/cart";

    /// <summary>Tag and bytes of each subject alternative name; null: no extension.</summary>
    internal IReadOnlyList<(int Tag, byte[] Content)>? Names { get; init; } = [Uri(GoodUri)];

    internal bool NamesAreCritical { get; init; } = true;

    internal string Subject { get; init; } = "";

    internal bool IsAuthority { get; init; }

    internal X509KeyUsageFlags? Usage { get; init; } = X509KeyUsageFlags.DigitalSignature;

    /// <summary>OIDs; null: no extension.</summary>
    internal IReadOnlyList<string>? ExtendedUsage { get; init; } = ["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"];

    internal DateTimeOffset NotBefore { get; init; } = DateTimeOffset.UnixEpoch.AddYears(50);

    internal DateTimeOffset NotAfter { get; init; } = DateTimeOffset.UnixEpoch.AddYears(80);

    internal static (int Tag, byte[] Content) Uri(string text) => (6, System.Text.Encoding.Latin1.GetBytes(text));

    internal static (int Tag, byte[] Content) Dns(string text) => (2, System.Text.Encoding.Latin1.GetBytes(text));

    /// <param name="issuer">Null: signed by itself.</param>
    internal X509Certificate2 Sign(X509Certificate2? issuer = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(new X500DistinguishedName(Subject), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(IsAuthority, false, 0, true));
        if (Usage is { } usage)
        {
            request.CertificateExtensions.Add(new X509KeyUsageExtension(usage, true));
        }

        if (ExtendedUsage is { } uses)
        {
            OidCollection oids = [.. uses.Select(use => new Oid(use))];
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(oids, false));
        }

        if (Names is { } names)
        {
            request.CertificateExtensions.Add(new X509Extension("2.5.29.17", Encode(names), NamesAreCritical));
        }

        return issuer is null
            ? request.CreateSelfSigned(NotBefore, NotAfter)
            : request.Create(issuer.SubjectName, X509SignatureGenerator.CreateForECDsa(issuer.GetECDsaPrivateKey()!), NotBefore, NotAfter, [1, 2, 3]);
    }

    private static byte[] Encode(IReadOnlyList<(int Tag, byte[] Content)> names)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach (var (tag, content) in names)
            {
                writer.WriteOctetString(content, new Asn1Tag(TagClass.ContextSpecific, tag));
            }
        }

        return writer.Encode();
    }
}
