namespace ControlPlane.Xds.Sessions;

/// <summary>A response that the client has not answered yet.</summary>
internal sealed class AwaitedAnswer
{
    private const int FewEnoughToScan = 8;

    private readonly PlannedChange[] _changes;
    private Dictionary<string, int>? _positions;

    /// <param name="response">What was sent.</param>
    /// <param name="sentAt">When.</param>
    /// <param name="changes">What it changes for the client, for the case that the client refuses.</param>
    /// <param name="completes">
    /// The snapshot that the client has in full once it accepts; <see langword="null"/> for a part of a bigger change.
    /// </param>
    internal AwaitedAnswer(
        SessionResponse response, DateTimeOffset sentAt, IReadOnlyList<PlannedChange> changes, SnapshotMark? completes)
    {
        Response = response;
        SentAt = sentAt;
        Completes = completes;
        _changes = [.. changes];
    }

    internal SessionResponse Response { get; }

    internal DateTimeOffset SentAt { get; }

    internal SnapshotMark? Completes { get; }

    internal IReadOnlyList<PlannedChange> Changes => _changes;

    /// <summary>Whether the wait was given up, so that newer responses go out. A late answer still counts.</summary>
    internal bool IsOverdue { get; set; }

    internal bool Changed(string name) => PositionOf(name) >= 0;

    /// <summary>Whether the response brings exactly this form to a client that has another.</summary>
    internal bool Offered(EnvoyResource resource) =>
        PositionOf(resource.Name) is >= 0 and var position && resource.Equals(_changes[position].After);

    internal PlannedChange this[string name] => _changes[PositionOf(name)];

    /// <summary>It turned out that the client holds something else than was thought when the response was made.</summary>
    internal void SetBefore(string name, EnvoyResource? resource)
    {
        ref var change = ref _changes[PositionOf(name)];
        change = change with { Before = resource };
    }

    private int PositionOf(string name)
    {
        if (_changes.Length <= FewEnoughToScan)
        {
            return Array.FindIndex(_changes, change => string.Equals(change.Name, name, StringComparison.Ordinal));
        }

        _positions ??= _changes.Select(static (change, position) => (change.Name, position)).ToDictionary(StringComparer.Ordinal);
        return _positions.TryGetValue(name, out var position) ? position : -1;
    }
}
