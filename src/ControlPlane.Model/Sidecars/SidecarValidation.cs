using System.Globalization;
using ControlPlane.Model.Config;
using ControlPlane.Model.Matching;

namespace ControlPlane.Model.Sidecars;

/// <summary>Istio's rules for a Sidecar.</summary>
internal static class SidecarValidation
{
    private static readonly string[] Places = ["egress", "ingress", "outboundTrafficPolicy", "inboundConnectionPool"];

    internal static void Check(Sidecar sidecar, MappingReader spec)
    {
        if (!Places.Any(spec.Has))
        {
            spec.Findings.Error(DiagnosticCodes.Validation, spec.Span, $"{spec.Path}: says nothing", $"add one of {string.Join(", ", Places)}");
        }

        CheckEgress(sidecar, spec.Objects("egress"));
        var numbers = new HashSet<int>();
        foreach (var (listener, reader) in sidecar.Ingress.Zip(spec.Objects("ingress")))
        {
            CheckNumber(listener.Port, numbers, reader);
            CheckBind(listener.Bind, listener.CaptureMode, reader);
            CheckEndpoint(listener.DefaultEndpoint, reader);
        }
    }

    private static void CheckEgress(Sidecar sidecar, IReadOnlyList<MappingReader> readers)
    {
        var numbers = new HashSet<int>();
        for (var i = 0; i < readers.Count && i < sidecar.Egress.Count; i++)
        {
            var (listener, reader) = (sidecar.Egress[i], readers[i]);
            if (listener.Port is { } port)
            {
                CheckNumber(port, numbers, reader);
            }
            else if (i < readers.Count - 1)
            {
                reader.Findings.Error(
                    DiagnosticCodes.Validation, reader.Span, $"{reader.Path}: an entry without a port takes all other ports, so it must be the last, and the only one");
            }
            else if (listener.Bind is not null)
            {
                reader.Broken("bind", "an entry without a port cannot have a bind");
            }

            CheckBind(listener.Bind, listener.CaptureMode, reader);
        }
    }

    private static void CheckNumber(SidecarPort port, HashSet<int> numbers, MappingReader reader)
    {
        if (port.Number > 0 && !numbers.Add(port.Number))
        {
            reader.Broken("port", $"port {port.Number} is used twice", "port numbers must differ even where addresses do");
        }
    }

    private static void CheckBind(string? bind, CaptureMode mode, MappingReader reader)
    {
        if (bind is null)
        {
            return;
        }

        if (!bind.StartsWith(UnixSocket.Scheme, StringComparison.Ordinal))
        {
            if (!DnsName.IsAddress(bind))
            {
                reader.Invalid("bind", $"\"{PlainScalar.Shorten(bind)}\" is neither an IP address nor unix:///path");
            }
        }
        else if (UnixSocket.Check(bind) is { } problem)
        {
            reader.Invalid("bind", problem);
        }
        else if (mode == CaptureMode.Iptables)
        {
            reader.Broken("captureMode", "nothing redirects connections to a unix socket", "write DEFAULT or NONE");
        }
    }

    private static void CheckEndpoint(string? endpoint, MappingReader reader)
    {
        if (endpoint is null)
        {
            return;
        }

        if (endpoint.StartsWith(UnixSocket.Scheme, StringComparison.Ordinal))
        {
            if (UnixSocket.Check(endpoint) is { } problem)
            {
                reader.Invalid("defaultEndpoint", problem);
            }

            return;
        }

        var colon = endpoint.LastIndexOf(':');
        if (colon < 0 || endpoint[..colon] is not ("" or "127.0.0.1" or "0.0.0.0" or "[::1]" or "[::]"))
        {
            reader.Invalid(
                "defaultEndpoint", $"\"{PlainScalar.Shorten(endpoint)}\" is no place of the app", "write 127.0.0.1:port, 0.0.0.0:port, [::1]:port, [::]:port or unix:///path");
        }
        else if (!int.TryParse(endpoint.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port is < 1 or > 65535)
        {
            reader.Invalid("defaultEndpoint", $"\"{PlainScalar.Shorten(endpoint)}\": a port is from 1 to 65535");
        }
    }
}
