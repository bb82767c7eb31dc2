using ControlPlane.Model.Collections;

namespace ControlPlane.Model.AuthorizationPolicies;

/// <summary>One condition: the attribute has one of some values and none of some others. Values are patterns as Istio writes them (<c>*</c>, <c>x*</c>, <c>*x</c>, else exact).</summary>
/// <param name="Attribute">What is looked at.</param>
/// <param name="Values">One of these; empty: whatever value.</param>
/// <param name="NotValues">None of these.</param>
public sealed record AttributeMatch(RequestAttribute Attribute, EquatableArray<string> Values, EquatableArray<string> NotValues);
