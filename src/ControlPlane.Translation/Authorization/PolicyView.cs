using System.Collections.Immutable;
using ControlPlane.Model.AuthorizationPolicies;
using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
using ControlPlane.Model.Policies;
using ControlPlane.Model.Proxies;
using ControlPlane.Model.RequestAuthentications;

namespace ControlPlane.Translation.Authorization;

/// <summary>The policies that proxies of one namespace may be under: the root namespace's and their own. Compared by reference: an unchanged view is the same instance.</summary>
internal sealed class PolicyView
{
    private readonly ImmutableArray<AuthorizationPolicy> _authorization;
    private readonly ImmutableArray<RequestAuthentication> _authentication;
    private readonly string _namespace;
    private readonly PolicyTables _tables;
    private readonly EquatableArray<string> _trustDomains;

    internal PolicyView(string @namespace, PolicyTables tables)
    {
        _namespace = @namespace;
        _tables = tables;
        _trustDomains = TrustDomains.Of(tables.Settings).Names;
        _authorization = InReach(tables.Authorization.Values, @namespace, tables.Settings.RootNamespace);
        _authentication = InReach(tables.Authentication.Values, @namespace, tables.Settings.RootNamespace);
    }

    /// <summary>The policies of one class of proxies.</summary>
    internal ListenerPolicies For(ProxyKind kind, EquatableMap<string> labels)
    {
        bool Concerns(PolicyTarget target, ObjectMeta metadata) => target.Includes(kind, labels, metadata.Namespace == _namespace);
        EquatableArray<AuthorizationPolicy> authorization = [.. _authorization.Where(policy => Concerns(policy.Target, policy.Metadata))];
        EquatableArray<JwtRule> tokens =
        [
            .. _authentication.Where(policy => Concerns(policy.Target, policy.Metadata)).SelectMany(policy => policy.JwtRules)
                .Select(WithKeys)
                .OrderBy(rule => rule.Issuer, StringComparer.Ordinal),
        ];
        var asked = authorization.Select(policy => policy.Provider).ToHashSet();
        return new()
        {
            Authorization = authorization,
            Tokens = tokens,
            TrustDomains = authorization.IsEmpty ? ListenerPolicies.None.TrustDomains : _trustDomains,
            Authorizers = [.. _tables.Authorizers.Where(authorizer => asked.Contains(authorizer.Name))],
            PathNormalization = _tables.Settings.PathNormalization,
        };
    }

    /// <summary>Keys that were fetched count like those that are written down; none: they are not known.</summary>
    private JwtRule WithKeys(JwtRule rule) =>
        rule.KeysAddress is { } address && _tables.TokenKeys.TryGetValue(address, out var keys) ? rule with { Jwks = keys } : rule;

    /// <summary>Root namespace first, then by age: the order decides only which of several matching rules is named (B-58).</summary>
    private static ImmutableArray<T> InReach<T>(IEnumerable<T> policies, string @namespace, string root)
        where T : ConfigObject =>
        [
            .. policies.Where(policy => policy.Metadata.Namespace == @namespace || policy.Metadata.Namespace == root)
                .OrderBy(policy => policy.Metadata.Namespace != root)
                .ThenBy(policy => policy, Comparer<T>.Create(ConfigObject.CompareAge)),
        ];
}
