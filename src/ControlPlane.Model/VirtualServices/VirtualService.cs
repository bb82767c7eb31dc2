using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;

namespace ControlPlane.Model.VirtualServices;

/// <summary>Istio's VirtualService: where requests for some hosts go.</summary>
/// <remarks>https://istio.io/latest/docs/reference/config/networking/virtual-service/</remarks>
public sealed record VirtualService : ConfigObject
{
    /// <summary>The gateway name that means "all sidecars".</summary>
    public const string MeshGateway = "mesh";

    public override ConfigKind Kind => ConfigKind.VirtualService;

    /// <summary>As written: short names and wildcards are resolved where they are used, in this object's namespace. Empty for a delegate.</summary>
    public EquatableArray<string> Hosts { get; init; }

    /// <summary><c>mesh</c> or <c>namespace/name</c>, already resolved.</summary>
    /// <value>Default <c>[mesh]</c>.</value>
    public EquatableArray<string> Gateways { get; init; } = [MeshGateway];

    /// <summary>In order; the first that matches is used.</summary>
    public EquatableArray<HttpRoute> Http { get; init; }

    /// <summary>For connections that are TLS and stay so; in order, told apart by the name that the client asks for.</summary>
    public EquatableArray<ConnectionRoute> Tls { get; init; }

    /// <summary>For connections that are neither HTTP nor TLS; in order.</summary>
    public EquatableArray<ConnectionRoute> Tcp { get; init; }

    /// <summary><c>*</c>, <c>.</c> or namespace names. Empty: the mesh's default, which is <c>*</c>.</summary>
    public EquatableArray<string> ExportTo { get; init; }
}
