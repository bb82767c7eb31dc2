using ControlPlane.Model.Config;

namespace ControlPlane.Model.VirtualServices;

/// <summary>Finds entries and matches that an earlier one leaves nothing to.</summary>
internal static class UnreachableRoutes
{
    // Beyond this many matches the comparison of texts is not worth its memory.
    private const int MostMatches = 10_000;

    internal static void Check(IReadOnlyList<MappingReader> routes, Findings findings)
    {
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        string? catchAll = null;
        foreach (var route in routes)
        {
            if (catchAll is not null)
            {
                findings.Warning(DiagnosticCodes.UnreachableRule, Start(route), $"{route.Path}: no request gets here", $"{catchAll} matches every request");
                continue;
            }

            var matches = route.Items("match");
            if (matches.Count == 0 && !route.Has("delegate"))
            {
                catchAll = route.Path;
            }

            for (var i = 0; i < matches.Count && seen.Count < MostMatches; i++)
            {
                var path = $"{route.Path}.match[{i}]";
                if (!seen.TryAdd(CanonicalText(matches[i]), path))
                {
                    findings.Info(DiagnosticCodes.IneffectiveMatch, matches[i].Span, $"{path}: no request gets here", $"{seen[CanonicalText(matches[i])]} is the same match");
                }
            }
        }
    }

    private static SourceSpan Start(MappingReader route) => route.Keys.FirstOrDefault() is { } first ? route.KeySpanOf(first) : route.Span;

    // Names do not take part in matching.
    private static string CanonicalText(ConfigNode node) => node switch
    {
        ConfigNode.Scalar scalar => scalar.Text,
        ConfigNode.Sequence sequence => $"[{string.Join(",", sequence.Items.Select(CanonicalText))}]",
        ConfigNode.Mapping mapping => string.Concat(
            "{", string.Join(",", mapping.Entries.Where(entry => entry.Key.Text is not ("name" or "statPrefix")).OrderBy(entry => entry.Key.Text, StringComparer.Ordinal)
                .Select(entry => $"{entry.Key.Text}={CanonicalText(entry.Value)}")), "}"),
        _ => "",
    };
}
