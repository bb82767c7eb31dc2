using ControlPlane.Model.Collections;

namespace ControlPlane.Model.AuthorizationPolicies;

/// <summary>Matches when one of its sources, one of its operations and all of its conditions hold.</summary>
/// <param name="From">Alternatives; the conditions of each hold together. Empty: whoever it is.</param>
/// <param name="To">Alternatives; the conditions of each hold together. Empty: whatever is done.</param>
/// <param name="When">All must hold.</param>
public sealed record AuthorizationRule(
    EquatableArray<EquatableArray<AttributeMatch>> From, EquatableArray<EquatableArray<AttributeMatch>> To, EquatableArray<AttributeMatch> When)
{
    /// <summary>All conditions, wherever they stand.</summary>
    public IEnumerable<AttributeMatch> Conditions => From.SelectMany(source => source).Concat(To.SelectMany(operation => operation)).Concat(When);
}
