using Envoy.Config.Rbac.V3;

namespace ControlPlane.Translation.Authorization;

/// <summary>What one filter tests.</summary>
/// <param name="Rules">With effect; null: none.</param>
/// <param name="Shadow">Without effect, only told; null: none.</param>
/// <param name="ShadowPrefix">Under which names it is told.</param>
internal sealed record EnforcedRules(RBAC? Rules, RBAC? Shadow, string ShadowPrefix);
