using ControlPlane.Model.Proxies;

namespace ControlPlane.Translation.Tests.Worlds;

/// <summary>Ways to reach a sidecar, as changes of a proxy.</summary>
internal static class Modes
{
    internal static Proxy Loopback(Proxy proxy) => proxy with { Interception = InterceptionMode.Loopback };

    internal static Proxy InboundOnly(Proxy proxy) => proxy with { Interception = InterceptionMode.None };

    internal static Proxy DnsCapture(Proxy proxy) => proxy with { DnsCapture = true };
}
