using ControlPlane.Model.Config;

namespace ControlPlane.Model.DestinationRules;

/// <summary>The field <c>tls</c> of a traffic policy, with Istio's rules for it.</summary>
internal static class ClientTlsReader
{
    private static readonly Dictionary<string, ClientTlsMode> Modes = new()
    {
        ["DISABLE"] = ClientTlsMode.Disable,
        ["SIMPLE"] = ClientTlsMode.Simple,
        ["MUTUAL"] = ClientTlsMode.Mutual,
        ["ISTIO_MUTUAL"] = ClientTlsMode.IstioMutual,
    };

    private static readonly string[] ClientFields = ["clientCertificate", "privateKey"];
    private static readonly string[] FileFields = [.. ClientFields, "caCertificates", "caCrl"];
    private static readonly string[] AllFields = [.. FileFields, "credentialName"];

    internal static ClientTls? Read(MappingReader owner)
    {
        if (owner.Object("tls") is not { } reader)
        {
            return null;
        }

        var tls = new ClientTls
        {
            Mode = reader.Choice("mode", Modes) ?? ClientTlsMode.Disable,
            ClientCertificate = FilePath(reader, "clientCertificate"),
            PrivateKey = FilePath(reader, "privateKey"),
            CaCertificates = FilePath(reader, "caCertificates"),
            CaCrl = FilePath(reader, "caCrl"),
            CredentialName = NotEmpty(reader.PrintableText("credentialName")),
            SubjectAltNames = SharedFieldReader.SubjectAltNames(reader),
            Sni = NotEmpty(reader.PrintableText("sni")),
            InsecureSkipVerify = reader.Flag("insecureSkipVerify") ?? false,
        };
        reader.Done();
        CheckVerification(tls, reader);
        CheckCertificates(tls, reader);
        return tls;
    }

    /// <summary>A path goes into the name of a secret as it is, which "~" divides.</summary>
    private static string? FilePath(MappingReader reader, string name) => NotEmpty(reader.PrintableText(name));

    private static string? NotEmpty(string? text) => text is "" ? null : text;

    private static void CheckVerification(ClientTls tls, MappingReader reader)
    {
        if (tls.InsecureSkipVerify && tls.Mode is ClientTlsMode.Simple or ClientTlsMode.Mutual)
        {
            Refuse("caCertificates", tls.CaCertificates is not null);
            Refuse("subjectAltNames", !tls.SubjectAltNames.IsEmpty);
            Refuse("credentialName", tls.CredentialName is not null && tls.Mode == ClientTlsMode.Simple);
        }

        if (tls is { CaCrl: not null, CaCertificates: null, CredentialName: null })
        {
            reader.Broken("caCrl", "a list of revoked certificates needs caCertificates");
        }

        void Refuse(string field, bool isSet)
        {
            if (isSet)
            {
                reader.Broken(field, $"{field} says what to verify, and insecureSkipVerify that nothing is verified");
            }
        }
    }

    private static void CheckCertificates(ClientTls tls, MappingReader reader)
    {
        if (tls.CredentialName is not null && tls.Mode is ClientTlsMode.Simple or ClientTlsMode.Mutual)
        {
            foreach (var field in FileFields.Where(reader.Has))
            {
                reader.Broken(field, $"{field} cannot stand beside credentialName");
            }

            reader.Findings.Warning(
                DiagnosticCodes.FieldWithoutEffect, reader.KeySpanOf("credentialName"),
                $"{reader.PathOf("credentialName")}: secrets are not served yet; connections to this service fail", "write the files' paths instead");
            return;
        }

        if (tls.Mode == ClientTlsMode.Mutual)
        {
            foreach (var field in ClientFields.Where(field => reader.Node(field) is not ConfigNode.Scalar { Text.Length: > 0 }))
            {
                reader.Broken("mode", $"MUTUAL needs {field}", "ISTIO_MUTUAL uses the workload's own certificate");
            }
        }
        else
        {
            foreach (var field in (tls.Mode == ClientTlsMode.Simple ? ClientFields : AllFields).Where(reader.Has))
            {
                reader.Suspicious(field, $"{field} has no effect in this mode");
            }
        }
    }
}
