using System.Globalization;
using ControlPlane.Model.Collections;
using ControlPlane.Model.RequestAuthentications;
using ControlPlane.Translation.Authorization;
using Envoy.Extensions.Filters.Http.JwtAuthn.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Translation.Authentication;

/// <summary>The filter that verifies tokens: a request without one passes, one with a bad one does not (B-72, B-73).</summary>
internal static class JwtTranslation
{
    /// <summary>Claims that are lists by their specifications (RFC 8693, 4.2).</summary>
    private static readonly string[] ListClaims = ["permission", "scope"];

    /// <summary>Empty without rules.</summary>
    /// <param name="rules">Sorted by issuer.</param>
    /// <param name="isGateway">Whether routes are chosen by what a token says.</param>
    internal static IEnumerable<HttpFilter> Filters(EquatableArray<JwtRule> rules, bool isGateway)
    {
        if (rules.IsEmpty)
        {
            return [];
        }

        var filter = new JwtAuthentication
        {
            BypassCorsPreflight = true,
            Rules = { new RequirementRule { Match = new() { Prefix = "/" }, Requires = Requirement(rules.Count) } },
        };
        for (var i = 0; i < rules.Count; i++)
        {
            filter.Providers.Add(Name(i), Provider(rules[i], isGateway));
        }

        return [new() { Name = TokenMatching.Filter, TypedConfig = Any.Pack(filter) }];
    }

    private static string Name(int rule) => $"origins-{rule.ToString(CultureInfo.InvariantCulture)}";

    /// <summary>
    /// A token that any rule takes is enough; else each rule must have found none of its own. To be found where one rule looks and refused there
    /// is not forgiven by another rule's looking elsewhere.
    /// </summary>
    private static JwtRequirement Requirement(int count)
    {
        if (count == 1)
        {
            return AnyOf([Provider(0), Missing()]);
        }

        var none = new JwtRequirement { RequiresAll = new() };
        none.RequiresAll.Requirements.AddRange(Enumerable.Range(0, count).Select(i => AnyOf([Provider(i), Missing()])));
        return AnyOf([.. Enumerable.Range(0, count).Select(Provider), none]);
    }

    private static JwtRequirement Provider(int rule) => new() { ProviderName = Name(rule) };

    private static JwtRequirement Missing() => new() { AllowMissing = new() };

    private static JwtRequirement AnyOf(IEnumerable<JwtRequirement> alternatives)
    {
        var any = new JwtRequirement { RequiresAny = new() };
        any.RequiresAny.Requirements.AddRange(alternatives);
        return any;
    }

    private static JwtProvider Provider(JwtRule rule, bool isGateway)
    {
        var provider = new JwtProvider
        {
            Issuer = rule.Issuer,
            LocalJwks = new() { InlineString = rule.Jwks ?? UnknownKeys.Json },
            Forward = rule.ForwardOriginalToken,
            ForwardPayloadHeader = rule.OutputPayloadToHeader ?? "",
            PayloadInMetadata = TokenMatching.Payload,
            ClearRouteCache = isGateway,
            NormalizePayloadInMetadata = new(),
        };
        provider.Audiences.AddRange(rule.Audiences);
        provider.FromHeaders.AddRange(rule.FromHeaders.Select(header => new JwtHeader { Name = header.Name, ValuePrefix = header.Prefix }));
        provider.FromParams.AddRange(rule.FromParams);
        provider.FromCookies.AddRange(rule.FromCookies);
        provider.ClaimToHeaders.AddRange(rule.OutputClaimToHeaders.Select(claim => new JwtClaimToHeader { HeaderName = claim.Header, ClaimName = claim.Claim }));
        provider.NormalizePayloadInMetadata.SpaceDelimitedClaims.AddRange(
            ListClaims.Concat(rule.SpaceDelimitedClaims).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
        return provider;
    }
}
