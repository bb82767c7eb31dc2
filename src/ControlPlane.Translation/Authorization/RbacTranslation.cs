using ControlPlane.Model.AuthorizationPolicies;
using Envoy.Config.Rbac.V3;

namespace ControlPlane.Translation.Authorization;

/// <summary>Policies of one action as one set of Envoy's rules.</summary>
internal static class RbacTranslation
{
    /// <summary>Null: there is nothing to enforce. Policies that allow without a rule that can match refuse everything, which is something.</summary>
    internal static RBAC? ToEnvoy(IReadOnlyCollection<AuthorizationPolicy> policies, AuthorizationAction action, bool isHttp, TrustDomains domains)
    {
        var rules = new RBAC
        {
            Action = action switch
            {
                AuthorizationAction.Allow => RBAC.Types.Action.Allow,
                AuthorizationAction.Audit => RBAC.Types.Action.Log,
                AuthorizationAction.Deny or AuthorizationAction.Custom => RBAC.Types.Action.Deny,
            },
        };
        foreach (var policy in policies)
        {
            Add(rules, policy, name => name, isHttp, domains);
        }

        return rules.Policies.Count == 0 && (action != AuthorizationAction.Allow || policies.Count == 0) ? null : rules;
    }

    /// <summary>Rules that refuse or mark, under names made from their own.</summary>
    internal static RBAC Named(IEnumerable<AuthorizationPolicy> policies, Func<string, string> nameOf, bool isHttp, TrustDomains domains)
    {
        var rules = new RBAC { Action = RBAC.Types.Action.Deny };
        foreach (var policy in policies)
        {
            Add(rules, policy, nameOf, isHttp, domains);
        }

        return rules;
    }

    private static void Add(RBAC rules, AuthorizationPolicy policy, Func<string, string> nameOf, bool isHttp, TrustDomains domains)
    {
        for (var i = 0; i < policy.Rules.Count; i++)
        {
            if (RuleTranslation.ToEnvoy(policy.Rules[i], policy.Action, isHttp, domains) is { } rule)
            {
                rules.Policies.Add(nameOf(RuleName(policy, i)), rule);
            }
        }
    }

    /// <summary>What a refused request's log line names (B-25).</summary>
    internal static string RuleName(AuthorizationPolicy policy, int rule) =>
        $"ns[{policy.Metadata.Namespace}]-policy[{policy.Metadata.Name}]-rule[{rule}]";
}
