namespace ControlPlane.Model.Matching;

/// <summary>What follows <c>(?</c>.</summary>
/// <param name="End">The place after it, within the group.</param>
/// <param name="Error">What is wrong with it, or null.</param>
/// <param name="IsFlagsOnly">It opened no group: <c>(?i)</c>.</param>
internal readonly record struct Re2Group(int End, string? Error = null, bool IsFlagsOnly = false)
{
    /// <param name="pattern">The expression.</param>
    /// <param name="at">Where the parenthesis opens.</param>
    internal static Re2Group Read(string pattern, int at)
    {
        var rest = pattern.AsSpan(at + 2);
        if (rest.StartsWith("=") || rest.StartsWith("!") || rest.StartsWith("<=") || rest.StartsWith("<!"))
        {
            return new(at, "look-around does not exist in RE2");
        }

        if (rest.StartsWith(">"))
        {
            return new(at, "atomic groups do not exist in RE2");
        }

        return rest.StartsWith("P<") || rest.StartsWith("<") ? Name(pattern, at, rest.StartsWith("P<") ? at + 4 : at + 3) : Flags(pattern, at);
    }

    private static Re2Group Name(string pattern, int at, int start)
    {
        var end = pattern.IndexOf('>', at);
        var name = end < 0 ? "" : pattern[start..end];
        return name.Length == 0 || name.Any(character => !char.IsAsciiLetterOrDigit(character) && character != '_')
            ? new(at, "a group has a bad name")
            : new(end + 1);
    }

    private static Re2Group Flags(string pattern, int at)
    {
        var end = at + 2;
        while (end < pattern.Length && "imsU-".Contains(pattern[end]))
        {
            end++;
        }

        var flags = pattern.AsSpan((at + 2)..end);
        if (end >= pattern.Length || pattern[end] is not (':' or ')') || flags.Count('-') > 1 || flags.EndsWith("-"))
        {
            return new(at, "a group begins with something that RE2 does not know");
        }

        return new(end + 1, IsFlagsOnly: pattern[end] == ')');
    }
}
