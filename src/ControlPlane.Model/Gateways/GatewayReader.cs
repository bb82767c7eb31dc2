using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
using ControlPlane.Model.Matching;
using ControlPlane.Model.Services;

namespace ControlPlane.Model.Gateways;

/// <summary>YAML to <see cref="Gateway"/>.</summary>
internal static class GatewayReader
{
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
        var tls = reader.Object("tls");
        var server = new GatewayServer
        {
            Name = reader.Text("name") ?? "",
            Port = port?.RequiredNode("number") is null ? 0 : (int)(port.Integer("number", isUnix ? 0 : 1, 65535) ?? 0),
            PortName = port?.RequiredText("name") ?? "",
            Protocol = protocol,
            Bind = reader.Text("bind"),
            Hosts = Hosts(reader, configNamespace),
            HttpsRedirect = tls?.Flag("httpsRedirect") ?? false,
            Tls = tls is null ? null : Tls(tls, protocol),
        };
        tls?.Done();
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

    /// <summary>A server of plain HTTP has the block for a redirect only.</summary>
    private static ServerTls? Tls(MappingReader reader, Protocol protocol)
    {
        var tls = ServerTlsReader.Read(reader);
        if (!protocol.IsTls())
        {
            return null;
        }

        ServerTlsValidation.Check(tls, protocol, reader);
        return tls;
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
