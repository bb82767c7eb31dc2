using ControlPlane.Model.Config;
using ControlPlane.Model.Matching;
using ControlPlane.Model.Services;

namespace ControlPlane.Model.Gateways;

/// <summary>Istio's rules for a Gateway.</summary>
internal static class GatewayValidation
{
    internal static void Check(Gateway gateway, MappingReader spec)
    {
        var servers = spec.Objects("servers");
        if (spec.Has("servers") && servers.Count == 0)
        {
            spec.Invalid("servers", "has no server");
        }

        if (gateway.Selector.IsEmpty)
        {
            spec.Findings.Warning(DiagnosticCodes.Suspicious, spec.Has("selector") ? spec.SpanOf("selector") : First(spec), $"{spec.Path}: without a selector this is for every gateway proxy");
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < servers.Count && i < gateway.Servers.Count; i++)
        {
            if (servers[i].Object("port") is { } port && port.Node("name") is ConfigNode.Scalar name && !names.Add(name.Text))
            {
                spec.Findings.Error(DiagnosticCodes.Validation, name.Span, $"{port.PathOf("name")}: the port name \"{name.Text}\" is used twice", "names must differ in the whole Gateway");
            }

            CheckBind(gateway.Servers[i], servers[i]);
            CheckTls(gateway.Servers[i], servers[i]);
        }
    }

    private static void CheckBind(GatewayServer server, MappingReader reader)
    {
        if (server.Bind is not { Length: > 0 } bind)
        {
            return;
        }

        if (bind.StartsWith(UnixSocket.Scheme, StringComparison.Ordinal))
        {
            if (UnixSocket.Check(bind) is { } problem)
            {
                reader.Invalid("bind", problem);
            }
        }
        else if (!DnsName.IsAddress(bind))
        {
            reader.Invalid("bind", $"\"{PlainScalar.Shorten(bind)}\" is neither an IP address nor unix:///path");
        }
    }

    private static void CheckTls(GatewayServer server, MappingReader reader)
    {
        switch (server.Protocol)
        {
            case Protocol.Auto:
                break;
            case Protocol.Https or Protocol.Tls when !reader.Has("tls"):
                reader.Broken("port", $"a server of protocol {server.Protocol.ToString().ToUpperInvariant()} needs a tls block");
                break;
            case Protocol.Https or Protocol.Tls:
                break;
            case Protocol.Http or Protocol.Http2 or Protocol.Grpc or Protocol.GrpcWeb:
                CheckPlainTls(server, reader);
                break;
            default:
                if (server.Protocol == Protocol.Udp)
                {
                    reader.Findings.Warning(DiagnosticCodes.FieldWithoutEffect, reader.KeySpanOf("port"), $"{reader.Path}: a server for UDP has no effect: it is not opened");
                }

                if (reader.Has("tls"))
                {
                    reader.Broken("tls", $"a server of protocol {server.Protocol.ToString().ToUpperInvariant()} takes no tls block");
                }

                break;
        }
    }

    private static void CheckPlainTls(GatewayServer server, MappingReader reader)
    {
        if (reader.Object("tls") is not { } tls)
        {
            return;
        }

        if (tls.Node("mode") is ConfigNode.Scalar { Text: not "PASSTHROUGH" } mode)
        {
            reader.Findings.Error(DiagnosticCodes.Validation, mode.Span, $"{tls.PathOf("mode")}: a server for plain HTTP takes httpsRedirect only", "write protocol: HTTPS to end TLS here");
        }
        else if (server.Protocol != Protocol.Http)
        {
            reader.Broken("tls", $"a server of protocol {server.Protocol.ToString().ToUpperInvariant()} takes no tls block");
        }
    }

    private static SourceSpan First(MappingReader spec) => spec.Keys.FirstOrDefault() is { } first ? spec.KeySpanOf(first) : spec.Span;
}
