using System.Text.RegularExpressions;
using Envoy.Config.Route.V3;
using Envoy.Type.Matcher.V3;

namespace ControlPlane.Translation.Tests.Worlds;

/// <summary>Chooses virtual host and route as Envoy does, for the matchers that we emit.</summary>
internal static class RouteEvaluation
{
    internal static RouteAnswer Answer(RouteConfiguration configuration, string host, string path, IReadOnlyCollection<(string Name, string Value)> headers)
    {
        var name = host.ToLowerInvariant();
        if (configuration.IgnorePortInHostMatching && Regex.Match(name, @"^(.+):\d+$") is { Success: true } withPort)
        {
            name = withPort.Groups[1].Value;
        }

        if (HostFor(configuration, name) is not { } virtualHost)
        {
            return new(null, null);
        }

        List<(string Name, string Value)> all = [.. headers, (":authority", host), (":path", path)];
        all.AddRange(new[] { (":method", "GET"), (":scheme", "http") }.Where(pair => all.All(header => header.Name != pair.Item1)));
        return new(virtualHost, virtualHost.Routes.FirstOrDefault(route => Matches(route.Match, path, all)));
    }

    /// <summary>The exact name, else the longest suffix that leaves something for the star, else <c>*</c>.</summary>
    private static VirtualHost? HostFor(RouteConfiguration configuration, string name) => configuration.VirtualHosts
        .SelectMany(host => host.Domains, (host, domain) => (Host: host, Domain: domain.ToLowerInvariant()))
        .Where(pair => pair.Domain == name || pair.Domain == "*"
            || (pair.Domain[0] == '*' && name.Length >= pair.Domain.Length && name.EndsWith(pair.Domain[1..], StringComparison.Ordinal)))
        .OrderByDescending(pair => pair.Domain == name ? int.MaxValue : pair.Domain.Length)
        .Select(pair => pair.Host).FirstOrDefault();

    private static bool Matches(RouteMatch match, string path, List<(string Name, string Value)> headers)
    {
        var parts = path.Split('?', 2);
        var comparison = match.CaseSensitive == false ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        var matchesPath = match.PathSpecifierCase switch
        {
            RouteMatch.PathSpecifierOneofCase.Path => parts[0].Equals(match.Path, comparison),
            RouteMatch.PathSpecifierOneofCase.Prefix => path.StartsWith(match.Prefix, comparison),
            RouteMatch.PathSpecifierOneofCase.SafeRegex => FullMatch(match.SafeRegex.Regex, parts[0]),
            var other => throw new NotSupportedException($"{other}"),
        };
        return matchesPath
            && match.Headers.All(header => Matches(header, headers))
            && match.QueryParameters.All(query => Matches(query, parts.ElementAtOrDefault(1) ?? ""));
    }

    private static bool Matches(HeaderMatcher matcher, List<(string Name, string Value)> headers)
    {
        var value = headers.Where(header => header.Name.Equals(matcher.Name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value).FirstOrDefault();
        if (matcher.HeaderMatchSpecifierCase == HeaderMatcher.HeaderMatchSpecifierOneofCase.PresentMatch)
        {
            return (value is not null == matcher.PresentMatch) != matcher.InvertMatch;
        }

        value ??= matcher.TreatMissingHeaderAsEmpty ? "" : null;
        return value is not null && Matches(matcher.StringMatch, value) != matcher.InvertMatch;
    }

    private static bool Matches(QueryParameterMatcher matcher, string query)
    {
        var value = query.Split('&').Select(pair => pair.Split('=', 2)).Where(pair => pair[0] == matcher.Name)
            .Select(pair => pair.ElementAtOrDefault(1) ?? "").FirstOrDefault();
        return value is not null
            && (matcher.QueryParameterMatchSpecifierCase == QueryParameterMatcher.QueryParameterMatchSpecifierOneofCase.PresentMatch || Matches(matcher.StringMatch, value));
    }

    private static bool Matches(StringMatcher matcher, string value) => matcher.MatchPatternCase switch
    {
        StringMatcher.MatchPatternOneofCase.Exact => value == matcher.Exact,
        StringMatcher.MatchPatternOneofCase.Prefix => value.StartsWith(matcher.Prefix, StringComparison.Ordinal),
        StringMatcher.MatchPatternOneofCase.SafeRegex => FullMatch(matcher.SafeRegex.Regex, value),
        var other => throw new NotSupportedException($"{other}"),
    };

    private static bool FullMatch(string pattern, string value) => Regex.IsMatch(value, $"^(?:{pattern})$");
}
