using System.Collections.Immutable;

namespace ControlPlane.Xds.Sessions;

/// <summary>Gathers what comes to light while a session looks for its next response.</summary>
internal sealed class StepBuilder
{
    // Nearly always there is nothing to gather.
    private List<SessionNotice>? _notices;
    private List<EnvoyResource>? _forced;
    private DateTimeOffset? _askAgainAt;

    /// <summary>Whether a removal waits.</summary>
    internal bool IsHolding { get; private set; }

    internal NextStep Send(SessionResponse response) => new(response, null, Notices());

    internal NextStep Nothing() => new(null, _askAgainAt, Notices());

    internal void Note(SessionNotice notice) => (_notices ??= []).Add(notice);

    internal void AskAgain(DateTimeOffset at)
    {
        if (_askAgainAt is null || at < _askAgainAt)
        {
            _askAgainAt = at;
        }
    }

    internal void NoteGate(ResourceType type, ImmutableArray<string> missed)
    {
        if (!missed.IsEmpty)
        {
            (_notices ??= []).Add(new SessionNotice.GateExpired(type, missed));
        }
    }

    internal void NoteRemoval(EnvoyResource held, RemovalState removal)
    {
        IsHolding |= !removal.Allowed;
        if (removal.IsForced)
        {
            (_forced ??= []).Add(held);
        }

        if (removal.AskAgainAt is { } at)
        {
            AskAgain(at);
        }
    }

    private ImmutableArray<SessionNotice> Notices()
    {
        if (_forced is null)
        {
            return _notices is null ? [] : [.. _notices];
        }

        var forced = _forced.GroupBy(static resource => resource.Type)
            .Select(static group =>
                (SessionNotice)new SessionNotice.RemovalForced(group.Key, [.. group.Select(static resource => resource.Name)]));
        return [.. _notices ?? [], .. forced];
    }
}
