using System.Collections.Immutable;

namespace ControlPlane.Xds.Streams;

/// <summary>Which streams have not answered yet for which revision. Safe for concurrent use; decides under its lock, acts outside.</summary>
internal sealed class ConvergenceWatch
{
    // A proxy that never answers must not make the list of revisions grow for ever.
    private const int MostRevisions = 1000;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<long, Waiting> _revisions = [];

    internal ImmutableArray<RevisionConverged> Begin(long revision, IReadOnlyCollection<BoardEntry> interested, DateTimeOffset now)
    {
        lock (_gate)
        {
            if (interested.Count == 0)
            {
                return [new RevisionConverged(revision, now, now, 0, 0)];
            }

            _revisions[revision] = new Waiting(now, [.. interested]);
            while (_revisions.Count > MostRevisions)
            {
                _revisions.Remove(_revisions.Keys.First());
            }

            return [];
        }
    }

    /// <summary>A stream has moved on: reports the revisions that waited for nobody else.</summary>
    internal ImmutableArray<RevisionConverged> Look(BoardEntry entry, DateTimeOffset now, bool hasLeft)
    {
        lock (_gate)
        {
            if (_revisions.Count == 0)
            {
                return [];
            }

            var converged = ImmutableArray.CreateBuilder<RevisionConverged>();
            foreach (var (revision, waiting) in _revisions)
            {
                if ((hasLeft || !entry.IsInterestedIn(revision)) && waiting.Done(entry))
                {
                    converged.Add(waiting.Report(revision, now));
                }
            }

            foreach (var report in converged)
            {
                _revisions.Remove(report.Revision);
            }

            return converged.ToImmutable();
        }
    }

    private sealed class Waiting(DateTimeOffset publishedAt, HashSet<BoardEntry> streams)
    {
        private readonly int _interested = streams.Count;
        private int _rejecting;

        internal bool Done(BoardEntry entry)
        {
            if (!streams.Remove(entry))
            {
                return false;
            }

            _rejecting += entry.Status.IsRejecting ? 1 : 0;
            return streams.Count == 0;
        }

        internal RevisionConverged Report(long revision, DateTimeOffset now) =>
            new(revision, publishedAt, now, _interested, _rejecting);
    }
}
