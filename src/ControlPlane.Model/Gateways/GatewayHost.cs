namespace ControlPlane.Model.Gateways;

/// <param name="Namespace"><c>*</c>: any; otherwise a namespace (<c>.</c> is already resolved).</param>
/// <param name="Host">May be a wildcard.</param>
public sealed record GatewayHost(string Namespace, string Host);
