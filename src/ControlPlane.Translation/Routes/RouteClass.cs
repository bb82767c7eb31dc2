using ControlPlane.Model.Collections;
using ControlPlane.Model.Proxies;

namespace ControlPlane.Translation.Routes;

/// <summary>Proxies of one class have the same route configurations.</summary>
/// <param name="Kind">Sidecar or gateway.</param>
/// <param name="Namespace">Where they live.</param>
/// <param name="Labels">Their labels, as far as some rule mentions them.</param>
/// <param name="Interception">How requests reach them; decides which route configurations there are.</param>
/// <param name="GatewayPorts">Of gateways: where the ports of their services arrive.</param>
internal sealed record RouteClass(
    ProxyKind Kind, string Namespace, EquatableMap<string> Labels, InterceptionMode Interception, EquatableArray<InboundPort> GatewayPorts)
{
    /// <summary>Services without an address have one for these proxies.</summary>
    public bool DnsCapture { get; init; }

    /// <summary>How a Sidecar narrows what they see; null: not at all.</summary>
    public EgressScope? Egress { get; init; }
}
