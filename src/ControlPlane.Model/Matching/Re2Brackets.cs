namespace ControlPlane.Model.Matching;

/// <summary>Reads a class of characters in brackets.</summary>
internal static class Re2Brackets
{
    /// <param name="pattern">The expression.</param>
    /// <param name="at">Where the bracket opens.</param>
    internal static Re2Item Read(string pattern, int at)
    {
        var next = at + 1 < pattern.Length && pattern[at + 1] == '^' ? at + 2 : at + 1;
        var size = Re2Item.ClassSize;
        for (var first = true; next < pattern.Length && (first || pattern[next] != ']'); first = false)
        {
            var item = Range(pattern, next);
            if (item.Error is not null)
            {
                return item;
            }

            next = item.End;
            size += item.Size;
        }

        return next < pattern.Length ? new(next + 1, Size: size) : new(next, "a \"[\" is never closed");
    }

    private static Re2Item Range(string pattern, int at)
    {
        if (Posix(pattern, at) is { } named)
        {
            return named;
        }

        var low = Character(pattern, at);
        var dash = low.End;
        if (low.Error is not null || low.Code is not { } from || dash + 1 >= pattern.Length || pattern[dash] != '-' || pattern[dash + 1] == ']')
        {
            return low;
        }

        var high = Character(pattern, dash + 1);
        var text = pattern[at..Math.Min(high.End, pattern.Length)];
        return high switch
        {
            { Error: not null } => high,
            { Code: not { } } => high with { Error = $"the range {text} has no end" },
            { Code: { } to } when to < from => high with { Error = $"the range {text} is backwards" },
            { Code: { } to } when from > 0x7F || to > 0x7F => high with { Error = $"the range {text} is not one of ASCII characters, which not every Envoy reads alike" },
            _ => high,
        };
    }

    private static Re2Item? Posix(string pattern, int at)
    {
        if (pattern[at] != '[' || at + 1 >= pattern.Length || pattern[at + 1] != ':' || pattern.IndexOf(":]", at + 2, StringComparison.Ordinal) is not (var end and > 0))
        {
            return null;
        }

        var name = pattern[(at + 2)..end];
        return new(end + 2, Re2Names.IsPosix(name) ? null : $"\"[:{name}:]\" is no class of characters that RE2 knows");
    }

    private static Re2Item Character(string pattern, int at) =>
        pattern[at] == '\\' ? Re2Escape.Read(pattern, at, inClass: true) : new(at + 1, Code: pattern[at], Size: char.IsAscii(pattern[at]) ? 1 : 4);
}
