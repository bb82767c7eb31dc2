namespace ControlPlane.Xds.Streams;

/// <summary>One scope: its newest snapshot and the feeds that watch it.</summary>
internal sealed class ScopeCell
{
    private readonly Lock _gate = new();
    private readonly HashSet<SnapshotFeed> _feeds = [];
    private Snapshot? _current;

    internal Snapshot? Current => Volatile.Read(ref _current);

    internal bool HasFeeds
    {
        get
        {
            lock (_gate)
            {
                return _feeds.Count > 0;
            }
        }
    }

    internal void Publish(Snapshot snapshot)
    {
        SnapshotFeed[] waiting;
        lock (_gate)
        {
            if (ReferenceEquals(_current, snapshot))
            {
                return;
            }

            Volatile.Write(ref _current, snapshot);
            waiting = [.. _feeds];
        }

        foreach (var feed in waiting)
        {
            feed.Wake();
        }
    }

    internal void Add(SnapshotFeed feed)
    {
        lock (_gate)
        {
            _feeds.Add(feed);
        }
    }

    internal void Remove(SnapshotFeed feed)
    {
        lock (_gate)
        {
            _feeds.Remove(feed);
        }
    }
}
