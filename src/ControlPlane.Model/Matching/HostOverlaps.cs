namespace ControlPlane.Model.Matching;

/// <summary>Finds hosts of a list that some name would satisfy together, in a time that does not grow with the square of the list.</summary>
public static class HostOverlaps
{
    /// <returns>For each host that overlaps with an earlier one: its place, and that of the first such.</returns>
    public static IEnumerable<(int Later, int Earlier)> Of(IReadOnlyList<string> hosts)
    {
        // Read backwards a wildcard is a prefix of all that it covers, and those follow it in order.
        var sorted = hosts.Select((host, index) => new Entry(Backwards(host), Hostname.IsWildcard(host), index)).ToList();
        sorted.Sort(static (left, right) => (string.CompareOrdinal(left.Text, right.Text), right.IsWildcard.CompareTo(left.IsWildcard)) switch
        {
            (0, 0) => left.Index.CompareTo(right.Index),
            (0, var wildcard) => wildcard,
            var (order, _) => order,
        });
        var first = new SortedDictionary<int, int>();
        var covering = new Stack<Entry>();
        foreach (var entry in sorted)
        {
            while (covering.TryPeek(out var top) && !Covers(top, entry))
            {
                covering.Pop();
            }

            foreach (var other in covering)
            {
                var (later, earlier) = (Math.Max(entry.Index, other.Index), Math.Min(entry.Index, other.Index));
                first[later] = first.TryGetValue(later, out var known) ? Math.Min(known, earlier) : earlier;
            }

            // A plain host covers its equals, of which the first is enough.
            if (entry.IsWildcard || !covering.TryPeek(out var same) || same.IsWildcard)
            {
                covering.Push(entry);
            }
        }

        return first.Select(pair => (pair.Key, pair.Value));
    }

    private static bool Covers(Entry outer, Entry inner) =>
        outer.IsWildcard ? inner.Text.StartsWith(outer.Text, StringComparison.Ordinal) : inner.Text == outer.Text;

    private static string Backwards(string host)
    {
        var characters = (Hostname.IsWildcard(host) ? host[1..] : host).ToLowerInvariant().ToCharArray();
        Array.Reverse(characters);
        return new(characters);
    }

    private readonly record struct Entry(string Text, bool IsWildcard, int Index);
}
