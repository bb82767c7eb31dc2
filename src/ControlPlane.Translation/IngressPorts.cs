using System.Globalization;
using ControlPlane.Model.Collections;
using ControlPlane.Model.Proxies;
using ControlPlane.Model.Sidecars;

namespace ControlPlane.Translation;

/// <summary>What a Sidecar makes of the ports that a workload serves.</summary>
internal static class IngressPorts
{
    private const string UnixScheme = "unix://";

    /// <summary>With entries only those are told apart (J184); any other port is passed through as if nobody declared it.</summary>
    internal static EquatableArray<InboundPort> Of(Sidecar sidecar, EquatableArray<InboundPort> declared, Proxy proxy)
    {
        if (sidecar.Ingress.IsEmpty)
        {
            return sidecar.InboundConnectionPool is { } pool ? [.. declared.Select(port => port with { Pool = pool })] : declared;
        }

        return [.. sidecar.Ingress.Where(entry => entry.Port.Number > 0).OrderBy(entry => entry.Port.Number).Select(entry => Port(entry, sidecar, declared, proxy))];
    }

    private static InboundPort Port(IngressListener entry, Sidecar sidecar, EquatableArray<InboundPort> declared, Proxy proxy)
    {
        var number = entry.Port.Number;
        var known = declared.FirstOrDefault(port => port.Port == number);
        var port = new InboundPort(known?.ServicePort ?? number, number, known?.AppPort ?? number, entry.Port.Protocol)
        {
            Pool = entry.ConnectionPool ?? sidecar.InboundConnectionPool ?? known?.Pool,
            Bind = entry.CaptureMode == CaptureMode.None ? entry.Bind ?? (proxy.Addresses.IsEmpty ? "0.0.0.0" : proxy.Addresses[0]) : null,
        };
        if (entry.DefaultEndpoint is not { } endpoint)
        {
            return port;
        }

        if (endpoint.StartsWith(UnixScheme, StringComparison.Ordinal))
        {
            return port with { AppAddress = endpoint, AppPort = 0 };
        }

        var colon = endpoint.LastIndexOf(':');
        return port with { AppAddress = Address(endpoint[..colon], proxy), AppPort = int.Parse(endpoint.AsSpan(colon + 1), CultureInfo.InvariantCulture) };
    }

    /// <summary>"Any address" is the workload's own.</summary>
    private static string Address(string host, Proxy proxy) => host switch
    {
        "[::1]" => "::1",
        "0.0.0.0" or "[::]" when !proxy.Addresses.IsEmpty => proxy.Addresses[0],
        _ => "127.0.0.1",
    };
}
