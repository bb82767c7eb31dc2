using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
using ControlPlane.Model.Matching;
using ControlPlane.Model.Services;

namespace ControlPlane.Model.Gateways;

/// <summary>YAML to <see cref="Gateway"/>.</summary>
internal static class GatewayReader
{
    private const int Passthrough = 0;

    private static readonly Dictionary<string, int> TlsModes = new()
    {
        ["PASSTHROUGH"] = Passthrough,
        ["SIMPLE"] = 1,
        ["MUTUAL"] = 2,
        ["AUTO_PASSTHROUGH"] = 3,
        ["ISTIO_MUTUAL"] = 4,
        ["OPTIONAL_MUTUAL"] = 5,
    };

    internal static Gateway Read(ObjectMeta metadata, MappingReader spec)
    {
        spec.RequiredNode("servers");
        var servers = spec.Objects("servers");
        var gateway = new Gateway
        {
            Metadata = metadata,
            Selector = SharedFieldReader.Labels(spec, "selector") ?? EquatableMap<string>.Empty,
            Servers = servers.Select(server => Server(server, metadata.Namespace)).ToEquatableArray(),
        };
        spec.Done();
        GatewayValidation.Check(gateway, spec);
        return gateway;
    }

    private static GatewayServer Server(MappingReader reader, string configNamespace)
    {
        var port = reader.RequiredNode("port") is null ? null : reader.Object("port");
        var isUnix = reader.Text("bind")?.StartsWith("unix://", StringComparison.Ordinal) == true;
        var protocol = port is null ? Protocol.Auto : ProtocolOf(port);
        var (redirect, mode) = Tls(reader);
        var server = new GatewayServer
        {
            Name = reader.Text("name") ?? "",
            Port = port?.RequiredNode("number") is null ? 0 : (int)(port.Integer("number", isUnix ? 0 : 1, 65535) ?? 0),
            PortName = port?.RequiredText("name") ?? "",
            Protocol = protocol,
            Bind = reader.Text("bind"),
            Hosts = Hosts(reader, configNamespace),
            HttpsRedirect = redirect,
            Passthrough = protocol.IsTls() && mode == Passthrough,
        };
        port?.Ignore("targetPort");
        port?.Done();
        if (port is not null && port.Has("targetPort"))
        {
            port.Broken("targetPort", "a gateway's port has no targetPort");
        }

        reader.WithoutEffect("defaultEndpoint");
        reader.Done();
        return server;
    }

    private static Protocol ProtocolOf(MappingReader port)
    {
        var text = port.RequiredText("protocol");
        if (ProtocolNames.FromText(text) is { } protocol)
        {
            return protocol;
        }

        port.Invalid("protocol", $"\"{PlainScalar.Shorten(text)}\" is not one of {string.Join(", ", ProtocolNames.All)}", Spelling.Suggest(text, ProtocolNames.All));
        return Protocol.Auto;
    }

    // A server that ends TLS is warned about as a whole.
    private static (bool Redirect, int? Mode) Tls(MappingReader server)
    {
        if (server.Object("tls") is not { } tls)
        {
            return (false, null);
        }

        var redirect = tls.Flag("httpsRedirect") ?? false;
        var mode = tls.Has("mode") ? tls.Choice("mode", TlsModes) : Passthrough;
        tls.Ignore(
            "serverCertificate", "privateKey", "caCertificates", "credentialName", "credentialNames", "tlsCertificates", "caCertCredentialName", "caCrl",
            "subjectAltNames", "verifyCertificateSpki", "verifyCertificateHash", "minProtocolVersion", "maxProtocolVersion", "cipherSuites", "ecdhCurves",
            "insecureSkipVerify");
        tls.Done();
        return (redirect, mode);
    }

    private static EquatableArray<GatewayHost> Hosts(MappingReader reader, string configNamespace)
    {
        reader.RequiredNode("hosts");
        var texts = SharedFieldReader.PlacedTexts(reader, "hosts");
        if (reader.Has("hosts") && texts.Count == 0)
        {
            reader.Invalid("hosts", "names no host");
        }

        var hosts = new List<GatewayHost>();
        foreach (var (text, span, path) in texts)
        {
            var slash = text.IndexOf('/');
            var (scope, host) = slash < 0 ? ("*", text) : (text[..slash], text[(slash + 1)..]);
            if (scope is not ("*" or ".") && !DnsName.IsLabel(scope))
            {
                reader.Findings.Error(DiagnosticCodes.InvalidValue, span, $"{path}: \"{PlainScalar.Shorten(scope)}\" is neither \"*\", \".\" nor a namespace");
            }
            else if (!DnsName.IsWildcardHost(host) && !DnsName.IsAddress(host))
            {
                reader.Findings.Error(DiagnosticCodes.InvalidValue, span, $"{path}: \"{PlainScalar.Shorten(host)}\" is no host name");
            }
            else
            {
                hosts.Add(new(scope == "." ? configNamespace : scope, host));
            }
        }

        return hosts.ToEquatableArray();
    }
}
