using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Envoy.Config.Core.V3;
using Envoy.Config.Rbac.V3;
using Envoy.Config.Route.V3;
using Envoy.Extensions.Path.Match.UriTemplate.V3;
using Envoy.Type.Matcher.V3;

namespace ControlPlane.Translation.Tests.Authorization;

/// <summary>Decides as Envoy's filters for access control do, for the matchers that we emit.</summary>
internal static class RbacEvaluation
{
    /// <summary>The name of the first policy that matches; null: none does.</summary>
    internal static string? Match(RBAC rules, ClientRequest request) => rules.Policies.OrderBy(policy => policy.Key, StringComparer.Ordinal)
        .Where(policy => policy.Value.Permissions.Any(permission => Holds(permission, request)) && policy.Value.Principals.Any(principal => Holds(principal, request)))
        .Select(policy => policy.Key).FirstOrDefault();

    private static bool Holds(Permission permission, ClientRequest request) => permission.RuleCase switch
    {
        Permission.RuleOneofCase.AndRules => permission.AndRules.Rules.All(rule => Holds(rule, request)),
        Permission.RuleOneofCase.OrRules => permission.OrRules.Rules.Any(rule => Holds(rule, request)),
        Permission.RuleOneofCase.NotRule => !Holds(permission.NotRule, request),
        Permission.RuleOneofCase.Any => true,
        Permission.RuleOneofCase.Header => Holds(permission.Header, request),
        Permission.RuleOneofCase.UrlPath => Holds(permission.UrlPath.Path, request.Path.Split('?', '#')[0]),
        Permission.RuleOneofCase.UriTemplate => Template(permission.UriTemplate.TypedConfig.Unpack<UriTemplateMatchConfig>().PathTemplate, request.Path.Split('?', '#')[0]),
        Permission.RuleOneofCase.DestinationPort => permission.DestinationPort == request.Port,
        Permission.RuleOneofCase.DestinationIp => Contains(permission.DestinationIp, request.Destination),
        Permission.RuleOneofCase.RequestedServerName => Holds(permission.RequestedServerName, request.ServerName),
        var other => throw new NotSupportedException($"{other}"),
    };

    private static bool Holds(Principal principal, ClientRequest request) => principal.IdentifierCase switch
    {
        Principal.IdentifierOneofCase.AndIds => principal.AndIds.Ids.All(id => Holds(id, request)),
        Principal.IdentifierOneofCase.OrIds => principal.OrIds.Ids.Any(id => Holds(id, request)),
        Principal.IdentifierOneofCase.NotId => !Holds(principal.NotId, request),
        Principal.IdentifierOneofCase.Any => true,
        Principal.IdentifierOneofCase.Header => Holds(principal.Header, request),
        Principal.IdentifierOneofCase.Authenticated => request.Peer is { } peer && (principal.Authenticated.PrincipalName is not { } name || Holds(name, peer)),
        Principal.IdentifierOneofCase.DirectRemoteIp => Contains(principal.DirectRemoteIp, request.Source),
        Principal.IdentifierOneofCase.RemoteIp => Contains(principal.RemoteIp, request.Remote),
        Principal.IdentifierOneofCase.SourcedMetadata => Holds(principal.SourcedMetadata.MetadataMatcher, request),
        var other => throw new NotSupportedException($"{other}"),
    };

    private static bool Holds(HeaderMatcher matcher, ClientRequest request) => request.Header(matcher.Name) is { } value
        && (matcher.HeaderMatchSpecifierCase == HeaderMatcher.HeaderMatchSpecifierOneofCase.PresentMatch || Holds(matcher.StringMatch, value));

    private static bool Holds(MetadataMatcher matcher, ClientRequest request)
    {
        if (matcher.Filter != "envoy.filters.http.jwt_authn" || matcher.Path[0].Key != "payload")
        {
            throw new NotSupportedException(matcher.Filter);
        }

        var value = request.Payload;
        foreach (var step in matcher.Path.Skip(1))
        {
            value = value is JsonObject holder ? holder[step.Key] : null;
        }

        return value is not null && Holds(matcher.Value, value);
    }

    private static bool Holds(ValueMatcher matcher, JsonNode value) => matcher.MatchPatternCase switch
    {
        ValueMatcher.MatchPatternOneofCase.OrMatch => matcher.OrMatch.ValueMatchers.Any(alternative => Holds(alternative, value)),
        ValueMatcher.MatchPatternOneofCase.ListMatch => value is JsonArray list && list.Any(item => item is not null && Holds(matcher.ListMatch.OneOf, item)),
        ValueMatcher.MatchPatternOneofCase.StringMatch => value is JsonValue text && text.TryGetValue(out string? content) && Holds(matcher.StringMatch, content),
        var other => throw new NotSupportedException($"{other}"),
    };

    private static bool Holds(StringMatcher matcher, string value)
    {
        var comparison = matcher.IgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return matcher.MatchPatternCase switch
        {
            StringMatcher.MatchPatternOneofCase.Exact => value.Equals(matcher.Exact, comparison),
            StringMatcher.MatchPatternOneofCase.Prefix => value.StartsWith(matcher.Prefix, comparison),
            StringMatcher.MatchPatternOneofCase.Suffix => value.EndsWith(matcher.Suffix, comparison),
            StringMatcher.MatchPatternOneofCase.SafeRegex => Regex.IsMatch(value, $"^(?:{matcher.SafeRegex.Regex})$"),
            var other => throw new NotSupportedException($"{other}"),
        };
    }

    private static bool Template(string template, string path) =>
        Regex.IsMatch(path, "^" + Regex.Escape(template).Replace(@"\*\*", ".*", StringComparison.Ordinal).Replace(@"\*", "[^/]+", StringComparison.Ordinal) + "$");

    private static bool Contains(CidrRange range, string address) =>
        IPNetwork.Parse($"{range.AddressPrefix}/{range.PrefixLen}").Contains(IPAddress.Parse(address));
}
