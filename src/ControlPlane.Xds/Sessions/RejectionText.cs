namespace ControlPlane.Xds.Sessions;

/// <summary>
/// Finds the culprits in a client's words. Envoy applies the good clusters and listeners of a response and lists the bad ones:
/// <c>Error adding/updating cluster(s) a: why, b: why</c>.
/// </summary>
internal static class RejectionText
{
    private const string ListMark = "(s) ";

    /// <summary>The resources that the text blames; none when it names none.</summary>
    internal static IReadOnlyList<EnvoyResource> Blamed(string text, IEnumerable<EnvoyResource> offered)
    {
        var start = text.IndexOf(ListMark, StringComparison.Ordinal);
        return start >= 0
            ? [.. offered.Where(resource => IsListed(text.AsSpan(start + ListMark.Length), resource.Name))]
            : [.. offered.Where(resource => IsMentioned(text, resource.Name))];
    }

    /// <summary>An entry of the list is the name and a colon, after the head of the list, a comma or a line break.</summary>
    private static bool IsListed(ReadOnlySpan<char> list, string name)
    {
        for (var from = 0; ;)
        {
            var at = list[from..].IndexOf(name, StringComparison.Ordinal);
            if (at < 0)
            {
                return false;
            }

            at += from;
            var opens = at == 0 || list[at - 1] == '\n' || (at > 1 && list[at - 1] == ' ' && list[at - 2] == ',');
            if (opens && list[(at + name.Length)..].StartsWith(": ", StringComparison.Ordinal))
            {
                return true;
            }

            from = at + 1;
        }
    }

    private static bool IsMentioned(string text, string name)
    {
        for (var at = text.IndexOf(name, StringComparison.Ordinal); at >= 0; at = text.IndexOf(name, at + 1, StringComparison.Ordinal))
        {
            var end = at + name.Length;
            if ((at == 0 || !IsNamePart(text[at - 1])) && (end == text.Length || !IsNamePart(text[end])))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsNamePart(char character) =>
        char.IsAsciiLetterOrDigit(character) || character is '_' or '-' or '|' or '/' or '.';
}
