using System.Collections.Concurrent;
using System.Collections.Immutable;
using ControlPlane.Xds.Sessions;

namespace ControlPlane.Xds.Streams;

/// <summary>
/// What every connected proxy was sent, accepted and refused. Written by the loops of the streams, each its own entry; read by whoever wants
/// to know. Safe for concurrent use.
/// </summary>
public sealed class ProxyStatusBoard(IProxyStatusListener listener, TimeProvider clock)
{
    // A loop that is busy answers within milliseconds; one that waits for a client which does not read, answers when that does.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<long, BoardEntry> _entries = new();
    private readonly ConvergenceWatch _convergence = new();

    /// <summary>All connected streams at this moment, in order of connection.</summary>
    public ImmutableArray<ProxyStatus> Proxies =>
        [.. _entries.Values.Select(static entry => entry.Status).OrderBy(static status => status.StreamId)];

    /// <summary>
    /// A revision is out: call it after the last <see cref="SnapshotCache.Publish"/> of that revision. Once all streams whose scope has the
    /// revision, or a newer one, have answered for it, <see cref="IProxyStatusListener.Converged"/> is called, perhaps from within this call.
    /// </summary>
    public void Published(long revision)
    {
        var waiting = _entries.Values.Where(entry => entry.IsInterestedIn(revision)).ToList();
        Tell(_convergence.Begin(revision, waiting, clock.GetUtcNow()));

        // A stream that answered, moved or left between the look and the beginning is seen now.
        foreach (var entry in waiting)
        {
            Tell(_convergence.Look(entry, clock.GetUtcNow(), hasLeft: !_entries.ContainsKey(entry.Status.StreamId)));
        }
    }

    /// <summary>Asks streams what their proxies hold, resource by resource. Takes up to a second when a client does not read.</summary>
    /// <param name="isWanted">Which streams to ask.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>In order of connection.</returns>
    public async Task<ImmutableArray<ProxyResources>> InspectAsync(Predicate<ProxyStatus> isWanted, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(isWanted);
        var asked = _entries.Values.Where(entry => isWanted(entry.Status)).Select(entry => (Entry: entry, Answer: entry.AskAsync())).ToList();
        try
        {
            await Task.WhenAll(asked.Select(static it => it.Answer)).WaitAsync(Patience, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Those that have answered are told of in full.
        }

        return
        [
            .. asked.Select(static it => new ProxyResources(it.Entry.Status, it.Answer.IsCompletedSuccessfully ? it.Answer.Result : default))
                .OrderBy(static it => it.Status.StreamId),
        ];
    }

    /// <summary>The stream's loop has time to answer questions.</summary>
    internal void Answer(long streamId, AdsSession session)
    {
        if (_entries.TryGetValue(streamId, out var entry))
        {
            entry.Answer(session);
        }
    }

    internal void Connected(ProxyStatus status, SnapshotFeed feed)
    {
        _entries[status.StreamId] = new BoardEntry(status, feed);
        listener.Connected(status);
    }

    internal void Changed(long streamId, AdsSession session, IReadOnlyList<ResourceType> touched)
    {
        var now = clock.GetUtcNow();
        var entry = _entries[streamId];
        var before = entry.Status;
        var status = before with
        {
            ChangedAt = now,
            ConvergedRevision = session.ConvergedRevision,
            Types = TypesOf(session, before, touched, now),
        };
        entry.Status = status;
        listener.Changed(status);
        Tell(_convergence.Look(entry, now, hasLeft: false));
    }

    internal long? ConvergedRevisionOf(long streamId) => _entries[streamId].Status.ConvergedRevision;

    internal void Rejected(long streamId, RequestVerdict.Rejected rejection) =>
        listener.Rejected(_entries[streamId].Status, rejection);

    internal void Disconnected(long streamId)
    {
        if (_entries.TryRemove(streamId, out var entry))
        {
            entry.Close();
            listener.Disconnected(entry.Status);
            Tell(_convergence.Look(entry, clock.GetUtcNow(), hasLeft: true));
        }
    }

    private static ImmutableArray<ProxyTypeStatus> TypesOf(
        AdsSession session, ProxyStatus before, IReadOnlyList<ResourceType> touched, DateTimeOffset now)
    {
        var status = session.Status;
        var types = ImmutableArray.CreateBuilder<ProxyTypeStatus>(status.Length);
        foreach (var type in status)
        {
            types.Add(new ProxyTypeStatus(type, touched.Contains(type.Type) ? now : TouchedBefore(before, type.Type) ?? now));
        }

        return types.MoveToImmutable();
    }

    private static DateTimeOffset? TouchedBefore(ProxyStatus before, ResourceType type)
    {
        foreach (var known in before.Types)
        {
            if (ReferenceEquals(known.Subscription.Type, type))
            {
                return known.ChangedAt;
            }
        }

        return null;
    }

    private void Tell(ImmutableArray<RevisionConverged> converged)
    {
        foreach (var convergence in converged)
        {
            listener.Converged(convergence);
        }
    }
}
