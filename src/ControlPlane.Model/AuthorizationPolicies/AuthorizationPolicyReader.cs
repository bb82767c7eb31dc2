using ControlPlane.Model.Config;
using ControlPlane.Model.Policies;

namespace ControlPlane.Model.AuthorizationPolicies;

/// <summary>YAML to <see cref="AuthorizationPolicy"/>.</summary>
internal static class AuthorizationPolicyReader
{
    private const string DryRunAnnotation = "istio.io/dry-run";

    private static readonly Dictionary<string, AuthorizationAction> Actions = new()
    {
        ["ALLOW"] = AuthorizationAction.Allow,
        ["DENY"] = AuthorizationAction.Deny,
        ["AUDIT"] = AuthorizationAction.Audit,
        ["CUSTOM"] = AuthorizationAction.Custom,
    };

    // Go's words for a flag, in which Istio reads the annotation.
    private static readonly string[] True = ["1", "t", "T", "true", "TRUE", "True"];
    private static readonly string[] False = ["0", "f", "F", "false", "FALSE", "False"];

    internal static AuthorizationPolicy Read(ObjectMeta metadata, MappingReader spec)
    {
        var provider = spec.Object("provider");
        var policy = new AuthorizationPolicy
        {
            Metadata = metadata,
            Target = PolicyTargetReader.Read(metadata, spec),
            Action = spec.Choice("action", Actions) ?? AuthorizationAction.Allow,
            Provider = provider?.Text("name") ?? "",
            Rules = [.. spec.Objects("rules").Select(rule => AuthorizationRuleReader.Read(metadata, rule))],
            DryRun = DryRun(metadata, spec),
        };
        provider?.Done();
        spec.Done();
        AuthorizationPolicyValidation.Check(policy, spec);
        return policy;
    }

    /// <summary>A word that means nothing leaves the policy enforced (B-17).</summary>
    private static bool DryRun(ObjectMeta metadata, MappingReader spec)
    {
        if (!metadata.Annotations.TryGetValue(DryRunAnnotation, out var text) || False.Contains(text))
        {
            return false;
        }

        if (True.Contains(text))
        {
            return true;
        }

        spec.Findings.Warning(
            DiagnosticCodes.Suspicious, spec.Span, $"metadata.annotations[{DryRunAnnotation}]: \"{PlainScalar.Shorten(text)}\" is neither true nor false: the policy is enforced");
        return false;
    }
}
