using ControlPlane.Model.VirtualServices;

namespace ControlPlane.Model.Sidecars;

/// <summary>What happens to connections and requests for destinations that nobody knows.</summary>
/// <param name="RegistryOnly">They are refused; otherwise they are let through.</param>
/// <param name="EgressProxy">Where they are sent instead; null: where the client was going.</param>
public sealed record OutboundTrafficPolicy(bool RegistryOnly, Destination? EgressProxy = null);
