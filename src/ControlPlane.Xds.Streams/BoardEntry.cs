namespace ControlPlane.Xds.Streams;

/// <summary>One stream on the board: its status, written by its own loop, and where it is heading.</summary>
internal sealed class BoardEntry(ProxyStatus status, SnapshotFeed feed)
{
    private ProxyStatus _status = status;

    internal ProxyStatus Status
    {
        get => Volatile.Read(ref _status);
        set => Volatile.Write(ref _status, value);
    }

    /// <summary>Whether the stream should get this revision, or a newer one, and has not answered for it yet.</summary>
    internal bool IsInterestedIn(long revision) =>
        feed.Current is { } snapshot && snapshot.Revision >= revision && !(Status.ConvergedRevision >= revision);
}
