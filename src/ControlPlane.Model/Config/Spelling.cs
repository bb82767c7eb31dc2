namespace ControlPlane.Model.Config;

/// <summary>Guesses what somebody meant to write.</summary>
public static class Spelling
{
    /// <summary>The candidate nearest to <paramref name="text"/>, or null when none is near enough to be worth showing.</summary>
    public static string? Nearest(string text, IEnumerable<string> candidates)
    {
        var wanted = Normalize(text);
        var limit = Math.Max(1, wanted.Length / 3);
        string? best = null;
        var bestDistance = limit + 1;
        foreach (var candidate in candidates.Order(StringComparer.Ordinal))
        {
            var distance = Distance(wanted, Normalize(candidate), bestDistance);
            if (distance < bestDistance && candidate != text)
            {
                (best, bestDistance) = (candidate, distance);
            }
        }

        return best;
    }

    /// <summary><c>did you mean "x"?</c>, or null.</summary>
    public static string? Suggest(string text, IEnumerable<string> candidates) =>
        Nearest(text, candidates) is { } nearest ? $"did you mean \"{nearest}\"?" : null;

    // snake_case, kebab-case and case are the commonest slips, so they cost nothing.
    private static string Normalize(string text) => text.Replace("_", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();

    // Insertions, deletions, replacements, and swaps of neighbours; gives up at the limit.
    private static int Distance(string left, string right, int limit)
    {
        if (Math.Abs(left.Length - right.Length) >= limit)
        {
            return limit;
        }

        var (beforeLast, last, row) = (new int[right.Length + 1], new int[right.Length + 1], new int[right.Length + 1]);
        for (var j = 0; j <= right.Length; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var cost = left[i - 1] == right[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(row[j - 1], last[j]) + 1, last[j - 1] + cost);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
                }
            }

            (beforeLast, last, row) = (last, row, beforeLast);
        }

        return last[right.Length];
    }
}
