using ControlPlane.Model.Collections;
using ControlPlane.Model.Matching;
using ControlPlane.Model.VirtualServices;
using ControlPlane.Translation.Authorization;
using Envoy.Config.Route.V3;
using Envoy.Type.Matcher.V3;

namespace ControlPlane.Translation.Routes;

/// <summary>Translates the conditions of one alternative.</summary>
internal static class RouteMatchTranslation
{
    internal static RouteMatch ToEnvoy(HttpMatch? match)
    {
        var envoy = new RouteMatch { Prefix = "/" };
        if (match is null)
        {
            return envoy;
        }

        envoy.CaseSensitive = !match.IgnoreUriCase;
        match.Uri?.Match(
            exact => envoy.Path = exact.Value,
            prefix => envoy.Prefix = prefix.Value.Length == 0 ? "/" : prefix.Value,
            regex => Unit(envoy.SafeRegex = new() { Regex = regex.Pattern }),
            _ => "");
        foreach (var (name, value) in match.Headers.Where(header => !ClaimName.IsClaim(header.Key)))
        {
            envoy.Headers.Add(Header(name, value));
        }

        envoy.DynamicMetadata.AddRange(Claims(match.Headers, isNegated: false).Concat(Claims(match.WithoutHeaders, isNegated: true)));

        AddPseudoHeader(envoy, ":authority", match.Authority);
        AddPseudoHeader(envoy, ":method", match.Method);
        AddPseudoHeader(envoy, ":scheme", match.Scheme);
        foreach (var (name, value) in match.WithoutHeaders.Where(header => !ClaimName.IsClaim(header.Key)))
        {
            envoy.Headers.Add(Without(name, value));
        }

        foreach (var (name, value) in match.QueryParams)
        {
            envoy.QueryParameters.Add(Query(name, value));
        }

        return envoy;
    }

    private static string Unit(object _) => "";

    private static void AddPseudoHeader(RouteMatch envoy, string name, StringMatch? value)
    {
        if (value is not null)
        {
            envoy.Headers.Add(Header(name, value));
        }
    }

    private static HeaderMatcher Header(string name, StringMatch value)
    {
        var matcher = new HeaderMatcher { Name = name };
        if (value is StringMatch.Present)
        {
            matcher.PresentMatch = true;
        }
        else
        {
            matcher.StringMatch = StringMatchTranslation.ToEnvoy(value);
        }

        return matcher;
    }

    /// <summary>A missing header does not have the value, so the condition holds (C46).</summary>
    private static HeaderMatcher Without(string name, StringMatch value)
    {
        var matcher = Header(name, value);
        matcher.InvertMatch = true;
        matcher.TreatMissingHeaderAsEmpty = value is not StringMatch.Present;
        return matcher;
    }

    /// <summary>What the filter for tokens left; without a token no claim has any value.</summary>
    private static IEnumerable<MetadataMatcher> Claims(EquatableMap<StringMatch> headers, bool isNegated)
    {
        foreach (var (name, value) in headers.Where(header => ClaimName.IsClaim(header.Key)))
        {
            var matcher = new MetadataMatcher
            {
                Filter = TokenMatching.Filter,
                Value = value is StringMatch.Present ? new() { PresentMatch = true } : TokenMatching.TextOrListed(StringMatchTranslation.ToEnvoy(value)),
                Invert = isNegated,
            };
            matcher.Path.AddRange(ClaimName.Path(name).Prepend(TokenMatching.Payload).Select(step => new MetadataMatcher.Types.PathSegment { Key = step }));
            yield return matcher;
        }
    }

    private static QueryParameterMatcher Query(string name, StringMatch value) => value is StringMatch.Present
        ? new() { Name = name, PresentMatch = true }
        : new() { Name = name, StringMatch = StringMatchTranslation.ToEnvoy(value) };
}
