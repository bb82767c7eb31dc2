using System.Formats.Asn1;

namespace ControlPlane.Certificates;

/// <summary>Which public keys get a certificate, judged from their encoding, before any costly arithmetic: P-256, P-384, RSA of 2048 to 4096 bits.</summary>
internal static class KeyPolicy
{
    private const string EcPublicKey = "1.2.840.10045.2.1";
    private const string RsaEncryption = "1.2.840.113549.1.1.1";
    private const string Named = "a key must be ECDSA on P-256 or P-384, or RSA of 2048 to 4096 bits with exponent 65537";

    private static readonly string[] Curves = ["1.2.840.10045.3.1.7", "1.3.132.0.34"];

    /// <param name="subjectPublicKeyInfo">A reader that stands before the structure.</param>
    /// <exception cref="SigningRefusedException">Another key.</exception>
    /// <exception cref="AsnContentException">Not DER.</exception>
    internal static void Check(AsnReader subjectPublicKeyInfo)
    {
        var info = subjectPublicKeyInfo.ReadSequence();
        var algorithm = info.ReadSequence();
        switch (algorithm.ReadObjectIdentifier())
        {
            case EcPublicKey:
                // Parameters spelt out instead of a named curve would let the client choose its own mathematics.
                if (!algorithm.PeekTag().HasSameClassAndValue(Asn1Tag.ObjectIdentifier) || !Curves.Contains(algorithm.ReadObjectIdentifier()))
                {
                    throw new SigningRefusedException(Named);
                }

                break;
            case RsaEncryption:
                CheckRsa(info.ReadBitString(out _));
                break;
            default:
                throw new SigningRefusedException(Named);
        }
    }

    private static void CheckRsa(ReadOnlyMemory<byte> key)
    {
        var numbers = new AsnReader(key, AsnEncodingRules.DER).ReadSequence();
        var modulus = numbers.ReadIntegerBytes().Span.TrimStart((byte)0);
        var bits = (modulus.Length * 8) - (modulus.IsEmpty ? 0 : System.Numerics.BitOperations.LeadingZeroCount((uint)modulus[0]) - 24);
        if (bits is < 2048 or > 4096 || !numbers.ReadIntegerBytes().Span.SequenceEqual((ReadOnlySpan<byte>)[1, 0, 1]))
        {
            throw new SigningRefusedException(Named);
        }
    }
}
