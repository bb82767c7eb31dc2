namespace ControlPlane.Xds.Sessions;

/// <summary>
/// A snapshot as a point on a stream's own clock. Revisions alone would not do: a proxy can be moved to another scope, whose snapshot is of
/// an older revision.
/// </summary>
/// <param name="Sequence">1 for the first snapshot of the stream, 2 for the next, …; 0 before the first.</param>
/// <param name="Revision">See <see cref="Snapshot.Revision"/>.</param>
internal readonly record struct SnapshotMark(long Sequence, long Revision);
