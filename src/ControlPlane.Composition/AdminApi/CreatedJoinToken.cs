namespace ControlPlane.Composition.AdminApi;

/// <summary>A new join token, in full: nobody is told again.</summary>
/// <param name="Report">What is known of it from now on.</param>
/// <param name="Token">The secret.</param>
/// <param name="TrustDomain">Where the workload will be.</param>
/// <param name="Roots">PEM of the roots that stand behind the control plane.</param>
public sealed record CreatedJoinToken(JoinTokenReport Report, string Token, string TrustDomain, string Roots);
