namespace ControlPlane.Xds.Sessions;

/// <summary>A response that the client has not answered yet.</summary>
internal sealed class AwaitedAnswer
{
    private readonly Dictionary<string, PlannedChange> _changes;

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
        _changes = changes.ToDictionary(static change => change.Name, StringComparer.Ordinal);
    }

    internal SessionResponse Response { get; }

    internal DateTimeOffset SentAt { get; }

    internal SnapshotMark? Completes { get; }

    internal IReadOnlyCollection<PlannedChange> Changes => _changes.Values;

    /// <summary>Whether the wait was given up, so that newer responses go out. A late answer still counts.</summary>
    internal bool IsOverdue { get; set; }

    internal bool Changed(string name) => _changes.ContainsKey(name);

    /// <summary>Whether the response brings exactly this form to a client that has another.</summary>
    internal bool Offered(EnvoyResource resource) =>
        _changes.TryGetValue(resource.Name, out var change) && resource.Equals(change.After);

    internal PlannedChange this[string name] => _changes[name];

    /// <summary>It turned out that the client holds something else than was thought when the response was made.</summary>
    internal void SetBefore(string name, EnvoyResource? resource) => _changes[name] = _changes[name] with { Before = resource };
}
