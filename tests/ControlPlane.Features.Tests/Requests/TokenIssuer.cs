using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace ControlPlane.Features.Tests.Requests;

/// <summary>Signs tokens with a key of its own.</summary>
internal sealed class TokenIssuer(string name) : IDisposable
{
    private const long FarAhead = 4102444800;
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>The public key as a JSON Web Key Set.</summary>
    internal string Jwks
    {
        get
        {
            var point = _key.ExportParameters(includePrivateParameters: false).Q;
            return $$"""{"keys":[{"kty":"EC","crv":"P-256","alg":"ES256","kid":"k","x":"{{Base64Url.EncodeToString(point.X)}}","y":"{{Base64Url.EncodeToString(point.Y)}}"}]}""";
        }
    }

    internal string Token(string subject)
    {
        var content = Part("""{"alg":"ES256","kid":"k"}""") + "." + Part($$"""{"iss":"{{name}}","sub":"{{subject}}","exp":{{FarAhead}}}""");
        return content + "." + Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes(content), HashAlgorithmName.SHA256));
    }

    public void Dispose() => _key.Dispose();

    private static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
