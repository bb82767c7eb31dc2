using ControlPlane.Model.Config;
using ControlPlane.Model.Matching;

namespace ControlPlane.Model.VirtualServices;

/// <summary>Istio's rules for one entry of <c>http</c>.</summary>
internal static class HttpRouteValidation
{
    private static readonly string[] Actions = ["route", "redirect", "directResponse", "delegate"];
    private static readonly string[] ForwardingOnly = ["fault", "rewrite"];

    internal static void Check(HttpRoute route, MappingReader entry)
    {
        CheckAction(entry);
        CheckWeights(route, entry);
        CheckAuthority(route, entry);
        CheckPrefixRewrite(route, entry);
    }

    private static void CheckAction(MappingReader entry)
    {
        var stated = Actions.Where(action => entry.Has(action) && !IsEmptyList(entry, action)).ToList();
        if (stated.Count == 0)
        {
            var span = entry.Has("route") ? entry.KeySpanOf("route") : Start(entry);
            entry.Findings.Error(DiagnosticCodes.Validation, span, $"{entry.Path}: does nothing", "add route, redirect or directResponse");
            return;
        }

        if (stated.Count > 1)
        {
            entry.Broken(stated[1], $"{stated[0]} and {stated[1]} exclude each other");
            return;
        }

        if (stated[0] is "redirect" or "directResponse")
        {
            foreach (var other in ForwardingOnly.Where(entry.Has))
            {
                entry.Broken(other, $"{other} has no meaning beside {stated[0]}");
            }
        }
    }

    private static bool IsEmptyList(MappingReader entry, string action) => entry.Node(action) is ConfigNode.Sequence { Items.IsEmpty: true };

    private static void CheckWeights(HttpRoute route, MappingReader entry)
    {
        if (route.Route.Count < 2)
        {
            return;
        }

        var sum = route.Route.Sum(destination => (long)destination.Weight);
        if (sum == 0)
        {
            entry.Broken("route", "the weights of several destinations are all 0", "give at least one of them a weight");
        }
        else if (sum > uint.MaxValue)
        {
            entry.Broken("route", "the weights sum to more than 4294967295");
        }
    }

    private static void CheckAuthority(HttpRoute route, MappingReader entry)
    {
        var places = new List<string>();
        if (route.Rewrite?.Authority is not null)
        {
            places.Add("rewrite");
        }

        if (route.Headers is { } headers && headers.Request.Set.Keys.Concat(headers.Request.Add.Keys).Any(HeaderName.IsAuthority))
        {
            places.Add("headers");
        }

        if (places.Count > 1)
        {
            entry.Broken("headers", "the authority is set by rewrite and by headers", "set it in one place");
        }
    }

    private static void CheckPrefixRewrite(HttpRoute route, MappingReader entry)
    {
        if (route.Redirect?.PrefixRewrite is not null && route.Match.Any(match => match.Uri is not (null or StringMatch.Prefix)))
        {
            entry.Broken("redirect", "prefixRewrite needs matches on a prefix of the uri");
        }
    }

    private static SourceSpan Start(MappingReader entry) => entry.Keys.FirstOrDefault() is { } first ? entry.KeySpanOf(first) : entry.Span;
}
