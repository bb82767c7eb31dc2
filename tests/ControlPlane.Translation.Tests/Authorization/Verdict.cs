using ControlPlane.Translation.Tests.Worlds;
using Envoy.Config.Rbac.V3;
using HttpRbac = Envoy.Extensions.Filters.Http.Rbac.V3.RBAC;
using NetworkRbac = Envoy.Extensions.Filters.Network.Rbac.V3.RBAC;

namespace ControlPlane.Translation.Tests.Authorization;

/// <summary>What the access control of a chain makes of a request, or of a connection.</summary>
/// <param name="IsAllowed">Whether it gets through.</param>
/// <param name="Policy">The policy that refused it, as the log names it; null: none in particular.</param>
internal sealed record Verdict(bool IsAllowed, string? Policy)
{
    internal static Verdict Of(ChainReading chain, ClientRequest request)
    {
        foreach (var rules in Rules(chain))
        {
            var match = RbacEvaluation.Match(rules, request);
            if (rules.Action == RBAC.Types.Action.Deny && match is not null)
            {
                return new(false, match);
            }

            if (rules.Action == RBAC.Types.Action.Allow && match is null)
            {
                return new(false, null);
            }
        }

        return new(true, null);
    }

    /// <summary>The enforced rules, in the order of their filters.</summary>
    internal static IEnumerable<RBAC> Rules(ChainReading chain) => Filters(chain).Select(filter => filter.Rules).OfType<RBAC>();

    /// <summary>The rules that only tell, with what stands before their names.</summary>
    internal static IEnumerable<(RBAC Rules, string Prefix)> Shadows(ChainReading chain) =>
        Filters(chain).Where(filter => filter.ShadowRules is not null).Select(filter => (filter.ShadowRules, filter.ShadowRulesStatPrefix));

    private static IEnumerable<(RBAC? Rules, RBAC ShadowRules, string ShadowRulesStatPrefix)> Filters(ChainReading chain) => chain.Http is { } http
        ? http.HttpFilters.Where(filter => filter.TypedConfig.Is(HttpRbac.Descriptor)).Select(filter => filter.TypedConfig.Unpack<HttpRbac>())
            .Select(filter => ((RBAC?)filter.Rules, filter.ShadowRules, filter.ShadowRulesStatPrefix))
        : chain.Chain.Filters.Where(filter => filter.TypedConfig.Is(NetworkRbac.Descriptor)).Select(filter => filter.TypedConfig.Unpack<NetworkRbac>())
            .Select(filter => ((RBAC?)filter.Rules, filter.ShadowRules, filter.ShadowRulesStatPrefix));
}
