namespace ControlPlane.Xds.Sessions;

/// <summary>A response that the client has not answered yet.</summary>
/// <param name="Response">What was sent.</param>
/// <param name="SentAt">When.</param>
/// <param name="Changes">What it changed for the client, for the case that the client refuses.</param>
/// <param name="Completes">
/// The snapshot that the client has in full once it accepts; <see langword="null"/> for a part of a bigger change.
/// </param>
internal sealed record AwaitedAnswer(
    SessionResponse Response, DateTimeOffset SentAt, IReadOnlyList<PlannedChange> Changes, SnapshotMark? Completes)
{
    private HashSet<string>? _names;

    /// <summary>Whether the wait was given up, so that newer responses go out. A late answer still counts.</summary>
    internal bool IsOverdue { get; set; }

    internal bool Changed(string name)
    {
        _names ??= [.. Changes.Select(static change => change.Name)];
        return _names.Contains(name);
    }
}
