using ControlPlane.Model.Proxies;
using ControlPlane.Model.Services;
using ControlPlane.Translation.Tests.Worlds;

namespace ControlPlane.Translation.Tests.Laws;

/// <summary>One proxy of each way to look at a mesh.</summary>
internal static class Proxies
{
    internal static readonly Proxy[] All =
    [
        World.SidecarOf("a", proxy => Modes.Certified(proxy) with { Locality = Locality.Parse("r1/z1"), ServiceAccount = "one" }),
        World.SidecarOf("b", proxy => Modes.DnsCapture(proxy) with { Namespace = "other" }),
        World.SidecarOf("c", proxy => Modes.Certified(Modes.Loopback(proxy))),
        World.SidecarOf("d", proxy => Modes.InboundOnly(proxy) with { Namespace = "istio-system" }),
        World.GatewayOf(Modes.Certified),
        World.SidecarOf("e", Modes.Grpc),
        World.SidecarOf("b", proxy => Modes.Grpc(proxy) with { Namespace = "other" }),
    ];
}
