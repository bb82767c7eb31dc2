namespace ControlPlane.Xds.Sessions;

/// <summary>A resource that the snapshot no longer has and the client still has, on purpose.</summary>
/// <param name="Missing">The first snapshot in which it was seen missing.</param>
/// <param name="Since">When that was.</param>
internal sealed record HeldRemoval(SnapshotMark Missing, DateTimeOffset Since)
{
    /// <summary>Whether something that the client keeps, or that the snapshot has, still names it.</summary>
    internal bool IsNamed { get; init; }

    /// <summary>When it may go: everything that could name it has moved, and the grace is over. Unknown before the first.</summary>
    internal DateTimeOffset? ReleasedAt { get; set; }
}
