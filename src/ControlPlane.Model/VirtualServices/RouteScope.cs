namespace ControlPlane.Model.VirtualServices;

/// <summary>What a route must know of the VirtualService that it belongs to while it is read.</summary>
/// <param name="Namespace">Of the VirtualService.</param>
/// <param name="IsForSidecars">Whether <c>mesh</c> is among its gateways.</param>
/// <param name="IsDelegate">Whether it has no hosts.</param>
internal sealed record RouteScope(string Namespace, bool IsForSidecars, bool IsDelegate);
