using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;

namespace ControlPlane.Model.Gateways;

/// <summary>The field <c>tls</c> of a gateway's server.</summary>
internal static class ServerTlsReader
{
    private static readonly Dictionary<string, ServerTlsMode> Modes = new()
    {
        ["PASSTHROUGH"] = ServerTlsMode.Passthrough,
        ["SIMPLE"] = ServerTlsMode.Simple,
        ["MUTUAL"] = ServerTlsMode.Mutual,
        ["AUTO_PASSTHROUGH"] = ServerTlsMode.AutoPassthrough,
        ["ISTIO_MUTUAL"] = ServerTlsMode.IstioMutual,
        ["OPTIONAL_MUTUAL"] = ServerTlsMode.OptionalMutual,
    };

    private static readonly Dictionary<string, int> Versions = new()
    {
        ["TLS_AUTO"] = -1,
        ["TLSV1_0"] = (int)TlsVersion.Tls10,
        ["TLSV1_1"] = (int)TlsVersion.Tls11,
        ["TLSV1_2"] = (int)TlsVersion.Tls12,
        ["TLSV1_3"] = (int)TlsVersion.Tls13,
    };

    internal static ServerTls Read(MappingReader reader)
    {
        var tls = new ServerTls
        {
            Mode = reader.Choice("mode", Modes) ?? ServerTlsMode.Passthrough,
            Certificates = Certificates(reader),
            CaCertificates = Path(reader, "caCertificates"),
            CaCrl = Path(reader, "caCrl"),
            NamesSecrets = reader.Text("credentialName") is { Length: > 0 } | !reader.Texts("credentialNames").IsEmpty,
            SubjectAltNames = SharedFieldReader.SubjectAltNames(reader),
            CertificateHashes = Hashes(reader, "verifyCertificateHash", IsHexHash, "the SHA-256 of a certificate in hexadecimal"),
            KeyHashes = Hashes(reader, "verifyCertificateSpki", IsBase64Hash, "the SHA-256 of a public key in Base64"),
            AcceptsUntrusted = reader.Flag("insecureSkipVerify") ?? false,
            MinVersion = Version(reader, "minProtocolVersion"),
            MaxVersion = Version(reader, "maxProtocolVersion"),
            CipherSuites = Known(reader, "cipherSuites", TlsNames.Ciphers),
            EcdhCurves = Known(reader, "ecdhCurves", TlsNames.Curves),
        };
        reader.Ignore("caCertCredentialName");
        return tls;
    }

    internal static string? Path(MappingReader reader, string name) => reader.PrintableText(name) is { Length: > 0 } path ? path : null;

    private static EquatableArray<CertificateFiles> Certificates(MappingReader reader)
    {
        var files = new List<CertificateFiles>();
        var (chain, key) = (Path(reader, "serverCertificate"), Path(reader, "privateKey"));
        if (chain is not null && key is not null)
        {
            files.Add(new(chain, key));
        }

        foreach (var entry in reader.Objects("tlsCertificates"))
        {
            files.Add(new(entry.RequiredText("serverCertificate"), entry.RequiredText("privateKey")));
            entry.Ignore("caCertificates");
            entry.Done();
        }

        return files.ToEquatableArray();
    }

    private static TlsVersion? Version(MappingReader reader, string name) =>
        reader.Choice(name, Versions) is >= 0 and var version ? (TlsVersion)version : null;

    /// <summary>What Envoy does not know is left out, as Istio does (a repetition too).</summary>
    private static EquatableArray<string> Known(MappingReader reader, string name, IReadOnlySet<string> all)
    {
        var known = new List<string>();
        foreach (var (text, span, path) in SharedFieldReader.PlacedTexts(reader, name))
        {
            if (!all.Contains(text))
            {
                reader.Findings.Warning(
                    DiagnosticCodes.Suspicious, span, $"{path}: \"{PlainScalar.Shorten(text)}\" is not known, and left out", Spelling.Suggest(text, all));
            }
            else if (known.Contains(text))
            {
                reader.Findings.Warning(DiagnosticCodes.Suspicious, span, $"{path}: \"{text}\" is listed twice");
            }
            else
            {
                known.Add(text);
            }
        }

        return known.ToEquatableArray();
    }

    private static EquatableArray<string> Hashes(MappingReader reader, string name, Func<string, bool> isValid, string expected)
    {
        var texts = SharedFieldReader.PlacedTexts(reader, name);
        foreach (var (text, span, path) in texts.Where(text => !isValid(text.Text)))
        {
            reader.Findings.Error(DiagnosticCodes.InvalidValue, span, $"{path}: \"{PlainScalar.Shorten(text)}\" is not {expected}");
        }

        return texts.Select(text => text.Text).ToEquatableArray();
    }

    private static bool IsHexHash(string text)
    {
        var digits = text.Length == 95 ? text.Replace(":", "", StringComparison.Ordinal) : text;
        return digits.Length == 64 && digits.All(char.IsAsciiHexDigit);
    }

    private static bool IsBase64Hash(string text) => text.Length == 44 && Convert.TryFromBase64String(text, new byte[33], out var length) && length == 32;
}
