using ControlPlane.Model.Collections;

namespace ControlPlane.Translation.Listeners;

/// <summary>What becomes of the connections to one port of a service.</summary>
/// <param name="Chains">For those that rules tell apart, in order; their matches differ.</param>
/// <param name="Rest">For all others; null: the service does not want them.</param>
internal sealed record ConnectionPlan(EquatableArray<FilterChainInputs> Chains, FilterChainTarget.Tcp? Rest);
