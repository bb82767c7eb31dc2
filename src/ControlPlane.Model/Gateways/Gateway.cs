using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;

namespace ControlPlane.Model.Gateways;

/// <summary>Istio's Gateway: ports that gateway proxies open, and for which hosts.</summary>
/// <remarks>https://istio.io/latest/docs/reference/config/networking/gateway/</remarks>
public sealed record Gateway : ConfigObject
{
    public override ConfigKind Kind => ConfigKind.Gateway;

    /// <summary>Labels of the gateway proxies that it is for, in any namespace; empty: every gateway proxy.</summary>
    public EquatableMap<string> Selector { get; init; } = EquatableMap<string>.Empty;

    public EquatableArray<GatewayServer> Servers { get; init; }
}
