using ControlPlane.Model.Config;

namespace ControlPlane.Model.AuthorizationPolicies;

/// <summary>Istio's rules for an AuthorizationPolicy as a whole.</summary>
internal static class AuthorizationPolicyValidation
{
    private const int MaximumRules = 512;

    internal static void Check(AuthorizationPolicy policy, MappingReader spec)
    {
        var action = policy.Action.ToString().ToUpperInvariant();
        if (policy.Action != AuthorizationAction.Allow && !spec.Objects("rules").Any())
        {
            spec.Broken("action", $"{action} without rules never does anything", "to match everything write rules: [{}]");
        }

        CheckProvider(policy, spec, action);
        if (policy.Rules.Count > MaximumRules)
        {
            spec.Invalid("rules", $"must be {MaximumRules} or fewer");
        }

        foreach (var (reader, rule) in spec.Objects("rules").Zip(policy.Rules))
        {
            CheckSources(policy, rule, reader);
            CheckCustom(policy, rule, reader);
        }

        // What is legal is worth a remark only when the rest is, too.
        if (!spec.Findings.HasErrors)
        {
            spec.Objects("rules").Zip(policy.Rules).ToList().ForEach(pair => Warn(policy, pair.Second, pair.First));
        }
    }

    private static void CheckProvider(AuthorizationPolicy policy, MappingReader spec, string action)
    {
        if (policy.Action == AuthorizationAction.Custom && policy.Provider.Length == 0)
        {
            spec.Broken(spec.Has("provider") ? "provider" : "action", "CUSTOM needs provider.name", "name one of MeshConfig's extensionProviders");
        }
        else if (policy.Action != AuthorizationAction.Custom && spec.Has("provider"))
        {
            spec.Broken("provider", $"a provider belongs to the action CUSTOM, not {action}");
        }
    }

    private static void CheckSources(AuthorizationPolicy policy, AuthorizationRule rule, MappingReader reader)
    {
        if (rule.From.Count > MaximumRules)
        {
            reader.Invalid("from", $"must be {MaximumRules} or fewer");
        }

        foreach (var source in rule.From)
        {
            var kinds = source.Select(match => match.Attribute.Kind).ToHashSet();
            if (kinds.Contains(AttributeKind.ServiceAccount) && (kinds.Contains(AttributeKind.Principal) || kinds.Contains(AttributeKind.Namespace)))
            {
                reader.Broken("from", "serviceAccounts exclude principals and namespaces in one source", "write them as two sources");
            }
        }
    }

    /// <summary>The provider is asked before anybody's identity is looked at (B-15).</summary>
    private static void CheckCustom(AuthorizationPolicy policy, AuthorizationRule rule, MappingReader reader)
    {
        if (policy.Action == AuthorizationAction.Custom
            && rule.Conditions.FirstOrDefault(match => match.Attribute.IsOfPeer || match.Attribute.IsOfToken) is { } match)
        {
            reader.Broken(reader.Has("from") ? "from" : "when", $"CUSTOM cannot look at {match.Attribute.Kind}", "identities and tokens are known only after the provider was asked");
        }
    }

    private static void Warn(AuthorizationPolicy policy, AuthorizationRule rule, MappingReader reader)
    {
        // Who a client says it is was never proven in plain text, where "not this one" is always true.
        var negated = rule.Conditions.FirstOrDefault(match => match.Attribute.IsOfPeer && !match.NotValues.IsEmpty);
        if (policy.Action == AuthorizationAction.Allow && negated is not null && !rule.Conditions.Any(match => match.Attribute.IsOfPeer && !match.Values.IsEmpty))
        {
            reader.Suspicious("from", "allows every client without mutual TLS, which has no identity that could be excluded", "add principals: [\"*\"], or demand mutual TLS");
        }

        var limitsPorts = rule.Conditions.Any(match => match.Attribute.Kind == AttributeKind.Port);
        if (limitsPorts || !rule.Conditions.Any(match => match.Attribute.IsOnlyHttp))
        {
            return;
        }

        var isAll = rule.Conditions.All(match => match.Attribute.IsOnlyHttp);
        if (policy.Action == AuthorizationAction.Deny && isAll)
        {
            reader.Suspicious(reader.Keys.First(), "denies every connection to ports that are not HTTP, where its conditions cannot be tested", "name the HTTP ports");
        }
        else if (policy.Action == AuthorizationAction.Allow)
        {
            reader.Suspicious(reader.Keys.First(), "allows nothing at ports that are not HTTP, where its conditions cannot be tested", "name the ports, or add a rule for the others");
        }
    }
}
