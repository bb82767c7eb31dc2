namespace ControlPlane.Xds;

/// <summary>
/// The differences of one table to the few earlier tables that streams come from, each computed once however many streams ask.
/// Earlier tables are held weakly: a difference never keeps an old world alive. Safe for concurrent use.
/// </summary>
internal sealed class DifferenceCache
{
    private const int Kept = 4;
    private Entry[] _entries = [];

    internal TableDifference Get(ResourceTable later, ResourceTable earlier)
    {
        while (true)
        {
            var entries = Volatile.Read(ref _entries);
            foreach (var entry in entries)
            {
                if (entry.Earlier.TryGetTarget(out var known) && ReferenceEquals(known, earlier))
                {
                    return entry.Difference.Value;
                }
            }

            if (Add(later, earlier, entries) is { } added)
            {
                return added.Difference.Value;
            }
        }
    }

    // Apart, because what its function captures would be allocated for every look-up.
    private Entry? Add(ResourceTable later, ResourceTable earlier, Entry[] entries)
    {
        var added = new Entry(
            new WeakReference<ResourceTable>(earlier), new Lazy<TableDifference>(() => later.ComputeDifference(earlier)));
        Entry[] grown = [added, .. entries.Take(Kept - 1)];
        return ReferenceEquals(Interlocked.CompareExchange(ref _entries, grown, entries), entries) ? added : null;
    }

    private sealed record Entry(WeakReference<ResourceTable> Earlier, Lazy<TableDifference> Difference);
}
