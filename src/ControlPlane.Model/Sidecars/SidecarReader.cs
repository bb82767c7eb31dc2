using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
using ControlPlane.Model.DestinationRules;
using ControlPlane.Model.Services;

namespace ControlPlane.Model.Sidecars;

/// <summary>YAML to <see cref="Sidecar"/>.</summary>
internal static class SidecarReader
{
    private const string HttpProxy = "HTTP_PROXY";

    private static readonly Dictionary<string, CaptureMode> CaptureModes = new()
    {
        ["DEFAULT"] = CaptureMode.Default,
        ["IPTABLES"] = CaptureMode.Iptables,
        ["NONE"] = CaptureMode.None,
    };

    internal static Sidecar Read(ObjectMeta metadata, MappingReader spec)
    {
        var selector = spec.Object("workloadSelector");
        var sidecar = new Sidecar
        {
            Metadata = metadata,
            WorkloadSelector = selector is null ? null : SharedFieldReader.Labels(selector, "labels") is { IsEmpty: false } labels ? labels : null,
            Egress = spec.Objects("egress").Select(entry => Egress(entry, metadata.Namespace)).ToEquatableArray(),
            Ingress = spec.Objects("ingress").Select(Ingress).ToEquatableArray(),
            OutboundTrafficPolicy = OutboundTrafficPolicyReader.Read(spec),
            InboundConnectionPool = ConnectionPoolReader.Read(spec, "inboundConnectionPool"),
        };
        selector?.Done();
        spec.Done();
        SidecarValidation.Check(sidecar, spec);
        return sidecar;
    }

    private static EgressListener Egress(MappingReader reader, string configNamespace)
    {
        var bind = reader.Text("bind");
        var listener = new EgressListener
        {
            Port = Port(reader, bind),
            Bind = bind is "" ? null : bind,
            CaptureMode = reader.Choice("captureMode", CaptureModes) ?? CaptureMode.Default,
            Hosts = EgressHostReader.Read(reader, configNamespace),
        };
        reader.Done();
        return listener;
    }

    private static IngressListener Ingress(MappingReader reader)
    {
        reader.RequiredNode("port");
        var (bind, endpoint) = (reader.Text("bind"), reader.Text("defaultEndpoint"));
        var listener = new IngressListener
        {
            Port = Port(reader, null) ?? new(0, Protocol.Auto),
            Bind = bind is "" ? null : bind,
            CaptureMode = reader.Choice("captureMode", CaptureModes) ?? CaptureMode.Default,
            DefaultEndpoint = endpoint is "" ? null : endpoint,
            ConnectionPool = ConnectionPoolReader.Read(reader),
        };
        reader.WithoutEffect("tls");
        reader.Done();
        return listener;
    }

    private static SidecarPort? Port(MappingReader owner, string? bind)
    {
        if (owner.Object("port") is not { } port)
        {
            return null;
        }

        var isUnix = bind?.StartsWith("unix://", StringComparison.Ordinal) == true;
        var number = isUnix ? port.Integer("number", 0, 0) ?? 0 : port.RequiredNode("number") is null ? 0 : port.Integer("number", 1, 65535) ?? 0;
        var text = port.RequiredText("protocol");
        port.Text("name");
        if (port.Node("targetPort") is not null)
        {
            port.Broken("targetPort", "a Sidecar's port has no targetPort");
        }

        port.Done();
        return new((int)number, text == HttpProxy ? Protocol.Http : ProtocolOf(port, text), text == HttpProxy);
    }

    private static Protocol ProtocolOf(MappingReader port, string text)
    {
        if (ProtocolNames.FromText(text) is { } protocol)
        {
            return protocol;
        }

        string[] known = [.. ProtocolNames.All, HttpProxy];
        port.Invalid("protocol", $"\"{PlainScalar.Shorten(text)}\" is not one of {string.Join(", ", known)}", Spelling.Suggest(text, known));
        return Protocol.Auto;
    }
}
