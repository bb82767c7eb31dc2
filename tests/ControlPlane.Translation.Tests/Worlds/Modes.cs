using ControlPlane.Model.Proxies;

namespace ControlPlane.Translation.Tests.Worlds;

/// <summary>Ways to be a proxy, as changes of a redirected sidecar.</summary>
internal static class Modes
{
    internal static Proxy Loopback(Proxy proxy) => proxy with { Interception = InterceptionMode.Loopback };

    internal static Proxy InboundOnly(Proxy proxy) => proxy with { Interception = InterceptionMode.None };

    internal static Proxy Grpc(Proxy proxy) => proxy with { Kind = ProxyKind.Grpc, Interception = InterceptionMode.None };

    internal static Proxy Certified(Proxy proxy) => proxy with { HasWorkloadCertificate = true };

    internal static Proxy DnsCapture(Proxy proxy) => proxy with { DnsCapture = true };
}
