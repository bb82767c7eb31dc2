using ControlPlane.Model.AuthorizationPolicies;
using ControlPlane.Model.Collections;
using Envoy.Config.Rbac.V3;

namespace ControlPlane.Translation.Authorization;

/// <summary>A rule as one of Envoy's policies.</summary>
internal static class RuleTranslation
{
    /// <summary>Null: the rule can match nothing here.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="action">What becomes of what it matches.</param>
    /// <param name="isHttp">Whether requests are told apart; otherwise connections, where conditions on requests cannot be tested.</param>
    /// <param name="domains">The names of the mesh's own trust domain.</param>
    internal static Policy? ToEnvoy(AuthorizationRule rule, AuthorizationAction action, bool isHttp, TrustDomains domains)
    {
        // To pass over a condition would allow too much, and refuse too much: the second is the safe way to be wrong (B-49 to B-51).
        if (!isHttp && action == AuthorizationAction.Allow && rule.Conditions.Any(match => match.Attribute.IsOnlyHttp))
        {
            return null;
        }

        bool Counts(AttributeMatch match) => isHttp || !match.Attribute.IsOnlyHttp;
        var ofOperation = rule.When.Where(match => Counts(match) && match.Attribute.IsOfOperation).ToList();
        var ofClient = rule.When.Where(match => Counts(match) && !match.Attribute.IsOfOperation).ToList();
        var policy = new Policy();
        policy.Permissions.AddRange(Alternatives(rule.To).Select(entry => PermissionTranslation.ToEnvoy([.. entry.Where(Counts), .. ofOperation])));
        policy.Principals.AddRange(Alternatives(rule.From).Select(entry => PrincipalTranslation.ToEnvoy([.. entry.Where(Counts), .. ofClient], domains)));
        return policy;
    }

    private static EquatableArray<EquatableArray<AttributeMatch>> Alternatives(EquatableArray<EquatableArray<AttributeMatch>> entries) =>
        entries.IsEmpty ? [[]] : entries;
}
