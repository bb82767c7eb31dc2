using ControlPlane.Model.Collections;
using ControlPlane.Model.Matching;
using ControlPlane.Model.VirtualServices;

namespace ControlPlane.Translation.Routes;

/// <summary>Chooses of a VirtualService's entries and alternatives those that can hold for a class of proxies: what Istio decides before Envoy sees a route.</summary>
/// <param name="scope">The proxies.</param>
/// <param name="gateways">The gateways that routes are made for: <c>mesh</c>, or names of Gateways.</param>
/// <param name="port">The port that clients addressed.</param>
internal sealed class RouteSelection(RouteClass scope, IReadOnlySet<string> gateways, int port)
{
    /// <summary>The applicable entries, up to and including the first that matches everything: nothing behind it can be reached (B32).</summary>
    internal List<HttpRouteInputs> Select(VirtualService rule, DestinationResolution destinations)
    {
        var selected = new List<HttpRouteInputs>();
        foreach (var route in rule.Http)
        {
            EquatableArray<HttpMatch> matches = [.. route.Match.Where(match => CanHold(match, rule))];
            if ((matches.IsEmpty && !route.Match.IsEmpty) || (route.Match.IsEmpty && !AppliesByItself(rule)))
            {
                continue;
            }

            selected.Add(new()
            {
                Route = route,
                Matches = UpToCatchAll(matches),
                Targets = [.. route.Route.Select(target => destinations.Resolve(target, rule, port))],
                Mirrors = [.. route.Mirrors.Where(mirror => mirror.Percent > 0).Select(mirror => new RouteMirror(destinations.Locate(mirror.Destination, rule, port).Cluster, mirror.Percent))],
                ListenerPort = port,
                ConfigPath = ConfigPaths.Of(rule),
            });
            if (matches.IsEmpty || matches.Any(IsCatchAll))
            {
                break;
            }
        }

        return selected;
    }

    /// <summary>Whether the alternative matches every request that reaches it.</summary>
    internal static bool IsCatchAll(HttpMatch match) =>
        match.Uri is null or StringMatch.Prefix("/") or StringMatch.Prefix("") or StringMatch.Regex(".*")
        && match.Headers.IsEmpty && match.WithoutHeaders.IsEmpty && match.QueryParams.IsEmpty
        && match.Method is null && match.Scheme is null && match.Authority is null;

    private static EquatableArray<HttpMatch> UpToCatchAll(EquatableArray<HttpMatch> matches)
    {
        for (var i = 0; i < matches.Count - 1; i++)
        {
            if (IsCatchAll(matches[i]))
            {
                return [.. matches.AsSpan()[..(i + 1)]];
            }
        }

        return matches;
    }

    private bool AppliesByItself(VirtualService rule) => rule.Gateways.Any(gateways.Contains);

    /// <summary>A match that names gateways is for those alone, and its source conditions are then without effect (B29, C55).</summary>
    private bool CanHold(HttpMatch match, VirtualService rule)
    {
        if (match.Port is { } wanted && wanted != port)
        {
            return false;
        }

        return match.Gateways.IsEmpty
            ? AppliesByItself(rule)
                && match.SourceLabels.IsSubsetOf(scope.Labels)
                && (match.SourceNamespace is null || match.SourceNamespace == scope.Namespace)
            : match.Gateways.Any(gateways.Contains);
    }
}
