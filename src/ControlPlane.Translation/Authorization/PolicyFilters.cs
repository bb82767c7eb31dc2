using ControlPlane.Model.AuthorizationPolicies;
using ControlPlane.Model.Meshes;
using ControlPlane.Translation.Authentication;
using Envoy.Config.Listener.V3;
using Envoy.Config.Rbac.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using Google.Protobuf.WellKnownTypes;
using HttpRbac = Envoy.Extensions.Filters.Http.Rbac.V3.RBAC;
using NetworkRbac = Envoy.Extensions.Filters.Network.Rbac.V3.RBAC;

namespace ControlPlane.Translation.Authorization;

/// <summary>The filters that enforce a listener's policies, made once for all of its chains.</summary>
/// <remarks>Whatever refuses comes before whatever allows, so a request is let through only when nothing refuses it (B-6, B-7).</remarks>
internal sealed class PolicyFilters
{
    internal const string HttpRbacName = "envoy.filters.http.rbac";
    internal const string NetworkRbacName = "envoy.filters.network.rbac";
    private const string HttpExtAuthzName = "envoy.filters.http.ext_authz";
    private const string NetworkExtAuthzName = "envoy.filters.network.ext_authz";
    private const string NetworkStatPrefix = "tcp.";
    private const string UnaskedSuffix = "-deny-due-to-bad-CUSTOM-action";

    private readonly ListenerPolicies _policies;
    private readonly Lazy<IReadOnlyList<HttpFilter>> _http;
    private readonly Lazy<IReadOnlyList<Filter>> _network;

    /// <param name="policies">What is to be enforced.</param>
    /// <param name="isGateway">Whether routes are chosen by what tokens say.</param>
    internal PolicyFilters(ListenerPolicies policies, bool isGateway)
    {
        _policies = policies;
        _http = new(() => [.. CustomHttp(), .. JwtTranslation.Filters(policies.Tokens, isGateway), .. Rbac(isHttp: true).Select(Http)]);
        _network = new(() => [.. CustomNetwork(), .. Rbac(isHttp: false).Select(Network)]);
    }

    /// <summary>For chains that read HTTP, in their order.</summary>
    internal IReadOnlyList<HttpFilter> ForHttp => _http.Value;

    /// <summary>For chains that pass bytes on, in their order.</summary>
    internal IReadOnlyList<Filter> ForConnections => _network.Value;

    /// <summary>For each provider: a filter that marks what it is to be asked about, and one that asks. What no provider can be asked about is refused (B-11, B-13).</summary>
    private IEnumerable<(EnforcedRules Rules, ExternalAuthorizer? Asked)> Custom(bool isHttp) =>
        from policy in _policies.Authorization
        where policy is { Action: AuthorizationAction.Custom, DryRun: false }
        group policy by policy.Provider into asking
        let authorizer = _policies.Authorizers.FirstOrDefault(candidate => candidate.Name == asking.Key)
        let rules = RbacTranslation.Named(
            asking,
            name => ExtAuthzTranslation.RuleName(asking.Key, name) + (authorizer is null ? UnaskedSuffix : ""),
            isHttp,
            new(_policies.TrustDomains))
        select authorizer is null
            ? (new EnforcedRules(rules, null, ""), (ExternalAuthorizer?)null)
            : (new EnforcedRules(null, rules, ExtAuthzTranslation.MarkPrefix), authorizer);

    private IEnumerable<HttpFilter> CustomHttp() => Custom(isHttp: true).SelectMany(pair => pair.Asked is null
        ? [Http(pair.Rules)]
        : new[] { Http(pair.Rules), new HttpFilter { Name = HttpExtAuthzName, TypedConfig = Any.Pack(ExtAuthzTranslation.OfRequests(pair.Asked)) } });

    private IEnumerable<Filter> CustomNetwork()
    {
        foreach (var (rules, asked) in Custom(isHttp: false))
        {
            var asking = asked is null ? null : ExtAuthzTranslation.OfConnections(asked);
            if (asked is null || asking is not null)
            {
                yield return Network(rules);
            }

            if (asking is not null)
            {
                yield return new() { Name = NetworkExtAuthzName, TypedConfig = Any.Pack(asking) };
            }
        }
    }

    private IEnumerable<EnforcedRules> Rbac(bool isHttp)
    {
        AuthorizationAction[] order = [AuthorizationAction.Audit, AuthorizationAction.Deny, AuthorizationAction.Allow];
        return order.Select(action => Rbac(action, isHttp)).OfType<EnforcedRules>();
    }

    private EnforcedRules? Rbac(AuthorizationAction action, bool isHttp)
    {
        var domains = new TrustDomains(_policies.TrustDomains);
        RBAC? Rules(bool dryRun) => RbacTranslation.ToEnvoy(
            [.. _policies.Authorization.Where(policy => policy.Action == action && policy.DryRun == dryRun)], action, isHttp, domains);

        // To audit changes nothing, so there is nothing to try out beforehand.
        var (rules, shadow) = (Rules(dryRun: false), action == AuthorizationAction.Audit ? null : Rules(dryRun: true));
        var prefix = action == AuthorizationAction.Allow ? "istio_dry_run_allow_" : "istio_dry_run_deny_";
        return rules is null && shadow is null ? null : new(rules, shadow, shadow is null ? "" : prefix);
    }

    private static HttpFilter Http(EnforcedRules set) => new()
    {
        Name = HttpRbacName,
        TypedConfig = Any.Pack(new HttpRbac { Rules = set.Rules, ShadowRules = set.Shadow, ShadowRulesStatPrefix = set.ShadowPrefix }),
    };

    /// <summary>Tested with the first bytes of the client: before them nothing is known of HTTP or TLS, and a server that speaks first may be heard until then (B-52).</summary>
    private static Filter Network(EnforcedRules set) => new()
    {
        Name = NetworkRbacName,
        TypedConfig = Any.Pack(new NetworkRbac
        {
            Rules = set.Rules,
            ShadowRules = set.Shadow,
            ShadowRulesStatPrefix = set.ShadowPrefix,
            StatPrefix = NetworkStatPrefix,
        }),
    };
}
