using System.Text.RegularExpressions;

namespace ControlPlane.Architecture.Tests.Documents;

/// <summary>What a page may not claim. Each rule yields one line for each claim that is not true.</summary>
internal static partial class DocumentRules
{
    /// <summary>Words in code format that look like a C# type and are none in <paramref name="known"/>.</summary>
    /// <remarks>Careful on purpose: only names of two or more humps, alone in their code span, perhaps with a member after a dot.</remarks>
    internal static IEnumerable<string> NamesUnknownTypes(string text, IReadOnlySet<string> known) =>
        CodeSpan().Matches(WithoutFences(text))
            .Select(span => TypeName().Match(span.Groups[1].Value))
            .Where(match => match.Success && !known.Contains(match.Groups[1].Value))
            .Select(match => $"`{match.Value}` is no type of this repository");

    /// <summary>Paths into the repository, in code format or as a link, that lead nowhere.</summary>
    internal static IEnumerable<string> LeadsNowhere(string text, string folder, Func<string, bool> exists)
    {
        var prose = WithoutFences(text);
        var spans = CodeSpan().Matches(prose)
            .Select(span => PathName().Match(span.Groups[1].Value))
            .Where(match => match.Success)
            .Select(match => match.Value);
        var links = Link().Matches(prose)
            .Select(link => link.Groups[1].Value)
            .Where(target => !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal))
            .Select(target => Join(folder, target));
        return spans.Concat(links).Distinct().Where(path => !exists(path)).Select(path => $"{path} is not there");
    }

    private static string Join(string folder, string target)
    {
        var parts = new List<string>(folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (var part in target.Split('/'))
        {
            if (part == "..")
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part is not ("." or ""))
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }

    private static string WithoutFences(string text) => Fence().Replace(text, "");

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"^([A-Z][a-z0-9]+(?:[A-Z][a-z0-9]+)+)(?:<[\w, ]+>)?(?:\.[A-Z]\w*(?:\(\))?)?$")]
    private static partial Regex TypeName();

    // A path, no pattern and no placeholder.
    [GeneratedRegex(@"^(?:src|tests|protos|docs|demo|deploy|envoy-configs)/[\w./-]*$")]
    private static partial Regex PathName();

    [GeneratedRegex(@"\]\(([^)#\s]+)(?:#[^)]*)?\)")]
    private static partial Regex Link();
}
