using ControlPlane.Model.Config;
using ControlPlane.Model.Services;

namespace ControlPlane.Model.Gateways;

/// <summary>Istio's rules for the TLS of a gateway's server.</summary>
internal static class ServerTlsValidation
{
    private static readonly string[] CertificateFields =
        ["serverCertificate", "privateKey", "tlsCertificates", "credentialName", "credentialNames"];

    private static readonly string[] ClientFields =
        ["caCertificates", "caCrl", "caCertCredentialName", "subjectAltNames", "verifyCertificateHash", "verifyCertificateSpki", "insecureSkipVerify"];

    /// <param name="tls">What was read.</param>
    /// <param name="protocol">HTTPS or TLS.</param>
    /// <param name="reader">Where from.</param>
    internal static void Check(ServerTls tls, Protocol protocol, MappingReader reader)
    {
        CheckVersions(tls, reader);
        if (tls.Mode == ServerTlsMode.IstioMutual)
        {
            foreach (var field in CertificateFields.Append("caCertificates").Where(reader.Has))
            {
                reader.Broken(field, $"ISTIO_MUTUAL uses the workload's own certificate, and takes no {field}");
            }
        }
        else if (!tls.Terminates)
        {
            foreach (var field in CertificateFields.Concat(ClientFields).Where(reader.Has))
            {
                reader.Suspicious(field, $"{field} has no effect where TLS is passed on");
            }

            if (tls.Mode == ServerTlsMode.AutoPassthrough)
            {
                reader.Findings.Warning(DiagnosticCodes.FieldWithoutEffect, reader.SpanOf("mode"), $"{reader.PathOf("mode")}: AUTO_PASSTHROUGH has no effect yet: the server is not opened");
            }
        }
        else if (tls.NamesSecrets)
        {
            CheckSecrets(reader);
        }
        else
        {
            CheckFiles(tls, protocol, reader);
        }
    }

    private static void CheckSecrets(MappingReader reader)
    {
        foreach (var field in CertificateFields.Take(3).Where(reader.Has))
        {
            reader.Broken(field, $"{field} cannot stand beside a secret's name");
        }

        var name = reader.Has("credentialName") ? "credentialName" : "credentialNames";
        reader.Findings.Warning(
            DiagnosticCodes.FieldWithoutEffect, reader.KeySpanOf(name), $"{reader.PathOf(name)}: secrets are not served yet: the server is not opened",
            "write serverCertificate and privateKey instead");
    }

    private static void CheckFiles(ServerTls tls, Protocol protocol, MappingReader reader)
    {
        if (tls.Certificates.IsEmpty)
        {
            reader.Broken("mode", $"a server of protocol {protocol.ToString().ToUpperInvariant()} that ends TLS needs serverCertificate and privateKey");
        }

        if (tls.Mode is ServerTlsMode.Mutual or ServerTlsMode.OptionalMutual)
        {
            if (tls.CaCertificates is null)
            {
                reader.Broken("mode", "clients' certificates need caCertificates to be verified");
            }

            return;
        }

        if (tls.CaCrl is not null)
        {
            reader.Broken("caCrl", "SIMPLE asks for no certificate that could be revoked");
        }

        foreach (var field in ClientFields.Where(field => field != "caCrl" && reader.Has(field)))
        {
            reader.Suspicious(field, $"{field} has no effect: SIMPLE asks clients for no certificate");
        }
    }

    private static void CheckVersions(ServerTls tls, MappingReader reader)
    {
        if (tls.MinVersion > (tls.MaxVersion ?? TlsVersion.Tls13) || tls.MaxVersion < (tls.MinVersion ?? TlsVersion.Tls12))
        {
            reader.Broken(tls.MaxVersion is null ? "minProtocolVersion" : "maxProtocolVersion", "no version lies between the lowest and the highest");
        }
        else if (tls is { MinVersion: TlsVersion.Tls10 or TlsVersion.Tls11, CipherSuites.IsEmpty: true })
        {
            reader.Suspicious("minProtocolVersion", "versions before TLS 1.2 need cipherSuites that Envoy does not offer by itself");
        }
    }
}
