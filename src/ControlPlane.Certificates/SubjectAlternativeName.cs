using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;

namespace ControlPlane.Certificates;

/// <summary>One subject alternative name, as the bytes that stand in the certificate.</summary>
/// <param name="Tag">The kind: 2 a DNS name, 6 a URI, 7 an IP address (RFC 5280, 4.2.1.6).</param>
/// <param name="Content">Its bytes, not interpreted.</param>
internal readonly record struct SubjectAlternativeName(int Tag, ReadOnlyMemory<byte> Content)
{
    internal const int UriTag = 6;

    private const string Oid = "2.5.29.17";

    /// <summary>All names of a certificate, and whether the extension is critical. A certificate without the extension has none.</summary>
    /// <exception cref="CertificateException">There are two extensions, or one that is not DER.</exception>
    internal static (IReadOnlyList<SubjectAlternativeName> Names, bool IsCritical) Read(X509Certificate2 certificate)
    {
        var extensions = certificate.Extensions.Where(static extension => extension.Oid?.Value == Oid).ToList();
        return extensions switch
        {
            [] => ([], false),
            [var only] => (Decode(only.RawData), only.Critical),
            _ => throw new CertificateException("more than one extension with subject alternative names"),
        };
    }

    private static List<SubjectAlternativeName> Decode(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var outer = new AsnReader(bytes, AsnEncodingRules.DER);
            var names = outer.ReadSequence();
            outer.ThrowIfNotEmpty();
            var result = new List<SubjectAlternativeName>();
            while (names.HasData)
            {
                result.Add(Next(names));
            }

            return result;
        }
        catch (AsnContentException)
        {
            throw new CertificateException("the subject alternative names are not DER");
        }
    }

    private static SubjectAlternativeName Next(AsnReader names)
    {
        var tag = names.PeekTag();
        if (tag.TagClass != TagClass.ContextSpecific)
        {
            throw new CertificateException("a subject alternative name has no kind");
        }

        var content = names.PeekContentBytes();
        names.ReadEncodedValue();
        return new(tag.TagValue, content);
    }
}
