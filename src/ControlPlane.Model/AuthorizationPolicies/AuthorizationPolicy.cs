using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
using ControlPlane.Model.Policies;

namespace ControlPlane.Model.AuthorizationPolicies;

/// <summary>Istio's AuthorizationPolicy: which requests a workload takes.</summary>
/// <remarks>https://istio.io/latest/docs/reference/config/security/authorization-policy/</remarks>
public sealed record AuthorizationPolicy : ConfigObject
{
    public override ConfigKind Kind => ConfigKind.AuthorizationPolicy;

    public PolicyTarget Target { get; init; } = PolicyTarget.Everything;

    public AuthorizationAction Action { get; init; }

    /// <summary>The extension provider that <see cref="AuthorizationAction.Custom"/> asks; empty with other actions.</summary>
    public string Provider { get; init; } = "";

    /// <summary>In order. Empty: the policy matches nothing, so that one that allows refuses everything.</summary>
    public EquatableArray<AuthorizationRule> Rules { get; init; }

    /// <summary>It only tells what it would do (annotation <c>istio.io/dry-run</c>).</summary>
    public bool DryRun { get; init; }
}
