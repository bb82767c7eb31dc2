using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ControlPlane.Certificates;

/// <summary>
/// A request for a certificate (PKCS#10) that proved to come from the holder of its key. Only the key is taken from it: whatever names,
/// extensions or powers it asks for are not read.
/// </summary>
public sealed class SigningRequest
{
    /// <summary>In characters, of the PEM text.</summary>
    public const int LongestText = 16 * 1024;

    private const string Label = "CERTIFICATE REQUEST";

    private SigningRequest(PublicKey key) => Key = key;

    internal PublicKey Key { get; }

    /// <summary>SHA-256 of the public key, in hexadecimal: the same for every request of one key.</summary>
    public string KeyFingerprint => Convert.ToHexStringLower(SHA256.HashData(Key.ExportSubjectPublicKeyInfo()));

    /// <exception cref="SigningRefusedException">It is too big, not one PEM block, not DER, of a kind of key that is not signed, or not signed by its own key.</exception>
    public static SigningRequest Read(string pem)
    {
        ArgumentNullException.ThrowIfNull(pem);
        if (pem.Length > LongestText)
        {
            throw new SigningRefusedException($"the request has {pem.Length} characters; at most {LongestText} are read");
        }

        try
        {
            CheckKey(Decode(pem));
            // The default options verify the signature and do not read requested extensions.
            var request = CertificateRequest.LoadSigningRequestPem(pem, HashAlgorithmName.SHA256, CertificateRequestLoadOptions.Default, RSASignaturePadding.Pkcs1);
            return new(request.PublicKey);
        }
        catch (Exception failure) when (failure is CryptographicException or AsnContentException or FormatException or ArgumentException)
        {
            // Nothing of what the parser saw: it is of use to an attacker only.
            throw new SigningRefusedException("the request is broken, or not signed by its own key");
        }
    }

    // The platform's loader takes the first block and passes over what stands around it.
    private static byte[] Decode(string pem)
    {
        if (!PemEncoding.TryFind(pem, out var fields)
            || !pem.AsSpan()[fields.Label].SequenceEqual(Label)
            || !pem.AsSpan(0, fields.Location.Start.Value).IsWhiteSpace()
            || !pem.AsSpan(fields.Location.End.Value).IsWhiteSpace())
        {
            throw new SigningRefusedException($"the request must be one PEM block \"{Label}\" and nothing else");
        }

        return Convert.FromBase64String(pem[fields.Base64Data]);
    }

    private static void CheckKey(byte[] der)
    {
        var outer = new AsnReader(der, AsnEncodingRules.DER);
        var info = outer.ReadSequence().ReadSequence();
        outer.ThrowIfNotEmpty();
        info.ReadInteger();
        info.ReadEncodedValue();
        KeyPolicy.Check(info);
    }
}
