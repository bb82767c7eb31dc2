using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
using ControlPlane.Model.Policies;

namespace ControlPlane.Model.RequestAuthentications;

/// <summary>Istio's RequestAuthentication: which tokens a workload verifies. A request without a token passes.</summary>
/// <remarks>https://istio.io/latest/docs/reference/config/security/request_authentication/</remarks>
public sealed record RequestAuthentication : ConfigObject
{
    public override ConfigKind Kind => ConfigKind.RequestAuthentication;

    public PolicyTarget Target { get; init; } = PolicyTarget.Everything;

    /// <summary>In order.</summary>
    public EquatableArray<JwtRule> JwtRules { get; init; }
}
