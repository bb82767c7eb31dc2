using System.Buffers.Text;
using System.Security.Cryptography;

namespace ControlPlane.Translation.Authentication;

/// <summary>Stands where keys should be and are not known: nobody has the private half, so that every token of the issuer is refused (B-78).</summary>
internal static class UnknownKeys
{
    /// <summary>A set with one key, since Envoy refuses the whole listener for a set without any.</summary>
    /// <remarks>Made anew in each process: one that is published would be a key that somebody may have (CVE-2026-31837).</remarks>
    internal static string Json { get; } = Make();

    private static string Make()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return $$"""{"keys":[{"kty":"EC","crv":"P-256","alg":"ES256","x":"{{Base64Url.EncodeToString(point.X)}}","y":"{{Base64Url.EncodeToString(point.Y)}}"}]}""";
    }
}
