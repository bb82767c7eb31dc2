using System.Collections.Immutable;
using System.Globalization;

namespace ControlPlane.Xds.Sessions;

/// <summary>
/// One discovery stream as a state machine without sockets and clocks: requests and snapshots go in, responses come out. At most one
/// response per type is unanswered at a time; everything newer waits in the snapshot, not in a queue. Not safe for concurrent use: the
/// loop that owns the stream owns the session.
/// </summary>
public sealed class AdsSession
{
    private readonly SessionOptions _options;
    private readonly SubscriptionSet _subscriptions;
    private readonly PushOrder _order;
    private readonly VirtualHostScope _virtualHosts;
    private Snapshot? _snapshot;
    private SessionNotice.WentBack? _wentBack;
    private SnapshotMark _mark;
    private long _nonce;

    /// <summary>A session of an aggregated stream: every request names its type.</summary>
    /// <param name="variant">The protocol that the stream speaks.</param>
    /// <param name="options">Times and sizes.</param>
    /// <param name="client">What the client can read; <see langword="null"/> for <see cref="ClientCapabilities.Plain"/>.</param>
    public AdsSession(XdsVariant variant, SessionOptions options, ClientCapabilities? client = null)
        : this(variant, options, client ?? ClientCapabilities.Plain, null)
    {
    }

    private AdsSession(XdsVariant variant, SessionOptions options, ClientCapabilities client, ResourceType? only)
    {
        ArgumentNullException.ThrowIfNull(options);
        Variant = variant;
        Client = client;
        OnlyType = only;
        _options = options;
        _subscriptions = new SubscriptionSet(new SessionProfile(variant, options, client), Canonical);
        _order = new PushOrder(_subscriptions, options, client);
        _virtualHosts = new VirtualHostScope(_subscriptions);
    }

    public XdsVariant Variant { get; }

    /// <summary>What the client can read.</summary>
    public ClientCapabilities Client { get; }

    /// <summary>The one type of a stream of a separate service; <see langword="null"/> for an aggregated stream.</summary>
    public ResourceType? OnlyType { get; }

    /// <summary>
    /// A session of a separate service, such as <c>ClusterDiscoveryService</c>: one type, which requests need not name.
    /// </summary>
    /// <param name="type">The type that the service is for.</param>
    /// <param name="variant">The protocol that the stream speaks.</param>
    /// <param name="options">Times and sizes.</param>
    /// <param name="client">What the client can read; <see langword="null"/> for <see cref="ClientCapabilities.Plain"/>.</param>
    /// <exception cref="ArgumentException">The type is not known, or has no such variant (<see cref="ResourceType.IsDeltaOnly"/>).</exception>
    public static AdsSession ForType(
        ResourceType type, XdsVariant variant, SessionOptions options, ClientCapabilities? client = null)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (!type.IsKnown || (type.IsDeltaOnly && variant == XdsVariant.Sotw))
        {
            throw new ArgumentException($"There is no {variant} service for {type}.", nameof(type));
        }

        return new AdsSession(variant, options, client ?? ClientCapabilities.Plain, type);
    }

    /// <summary>
    /// The revision for which the client has answered in all types it asks for: it was sent what it needs and has accepted or refused it.
    /// (Removals that wait their turn do not count.) <see langword="null"/> before the first snapshot.
    /// </summary>
    public long? ConvergedRevision
    {
        get
        {
            if (_snapshot is null)
            {
                return null;
            }

            var oldest = _mark;
            foreach (var subscription in _subscriptions)
            {
                if (subscription.Type.IsKnown && subscription.Settled.Sequence < oldest.Sequence)
                {
                    oldest = subscription.Settled;
                }
            }

            return oldest.Revision;
        }
    }

    /// <summary>How far each type has come, in push order; one element for every type asked for.</summary>
    public ImmutableArray<SubscriptionStatus> Status =>
        [.. _subscriptions.Select(subscription => subscription.StatusAgainst(TableOf(subscription.Type)))];

    /// <summary>
    /// Every resource that the client asks for, by type in push order and then by name. Costs a walk over all of them: for people who look.
    /// </summary>
    public ImmutableArray<ResourceStatus> Resources =>
        [.. _subscriptions.SelectMany(subscription => subscription.ResourcesAgainst(TableOf(subscription.Type)))];

    /// <summary>Whether the client has yet to answer a response of some type, and its time for that (<see cref="SessionOptions.AckTimeout"/>) is not over.</summary>
    public bool IsAwaitingAnswer => _subscriptions.Any(static subscription => subscription.IsBlocked);

    /// <summary>Length of all names that the client asks for, in all types, in UTF-16 code units. Costs a walk over them.</summary>
    public long NamesLength => _subscriptions.Sum(static subscription => subscription.Names.Sum(static name => (long)name.Length));

    /// <summary>How many names of one type the client asks for.</summary>
    /// <param name="typeUrl">As requests name it; empty on a stream of one type.</param>
    public int CountNames(string typeUrl) =>
        _subscriptions.FirstOrDefault(subscription => subscription.Type.TypeUrl == (OnlyType?.TypeUrl ?? typeUrl))?.Names.Count ?? 0;

    /// <summary>Takes in a request. Then ask for <see cref="NextResponse"/>.</summary>
    public RequestVerdict OnRequest(SubscriptionRequest request, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (Malformed(request.TypeUrl) is { } malformed)
        {
            return malformed;
        }

        var subscription = _subscriptions.GetOrAdd(OnlyType?.TypeUrl ?? request.TypeUrl);
        if (ReferenceEquals(subscription.Type, ResourceType.VirtualHost))
        {
            NarrowVirtualHosts();
        }

        var verdict = subscription.OnRequest(request, now);
        if (ReferenceEquals(subscription.Type, ResourceType.Route))
        {
            NarrowVirtualHosts();
        }

        if (verdict is RequestVerdict.Opened)
        {
            _order.OnOpened(subscription);
        }
        else if (verdict is RequestVerdict.Acked && _snapshot is { } snapshot)
        {
            _order.OnAcked(subscription, snapshot);
        }

        return verdict;
    }

    /// <summary>From now on the client should have this. Then ask for <see cref="NextResponse"/>.</summary>
    public void OnSnapshot(Snapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        if (!ReferenceEquals(snapshot, _snapshot))
        {
            if (snapshot.Revision < _snapshot?.Revision)
            {
                _wentBack = new SessionNotice.WentBack(_snapshot.Revision, snapshot.Revision);
            }

            _snapshot = snapshot;
            _mark = new SnapshotMark(_mark.Sequence + 1, snapshot.Revision);
        }
    }

    /// <summary>
    /// What to send now. A returned response counts as sent: send it and ask again, until there is none.
    /// </summary>
    public NextStep NextResponse(DateTimeOffset now)
    {
        var step = new StepBuilder();
        if (_snapshot is not { } snapshot)
        {
            return step.Nothing();
        }

        if (_wentBack is { } wentBack)
        {
            _wentBack = null;
            step.Note(wentBack);
        }

        int settled;
        do
        {
            settled = SettledTypes();
            foreach (var subscription in _subscriptions)
            {
                if (Advance(subscription, snapshot, now, step) is { } response)
                {
                    return step.Send(response);
                }
            }
        }
        while (step.IsHolding && SettledTypes() > settled);

        return step.Nothing();
    }

    /// <summary>What one type holds back for another may go as soon as that one turns out to need nothing.</summary>
    private int SettledTypes()
    {
        var count = 0;
        foreach (var subscription in _subscriptions)
        {
            count += subscription.Settled == _mark ? 1 : 0;
        }

        return count;
    }

    /// <summary>With every change of routes: what a client loses with its routes it forgets, even if it asks for them again at once.</summary>
    private void NarrowVirtualHosts()
    {
        if (_snapshot is { } snapshot && _subscriptions.Find(ResourceType.VirtualHost) is { } hosts)
        {
            _virtualHosts.Apply(hosts, snapshot);
        }
    }

    private RequestVerdict.Malformed? Malformed(string typeUrl)
    {
        if (OnlyType is { } only)
        {
            return typeUrl.Length == 0 || typeUrl == only.TypeUrl
                ? null
                : new RequestVerdict.Malformed(
                    ResourceType.OfUrl(typeUrl), $"This stream is for {only.TypeUrl} alone and cannot serve {typeUrl}.");
        }

        return typeUrl.Length > 0
            ? null
            : new RequestVerdict.Malformed(ResourceType.OfUrl(typeUrl), "A message of an aggregated stream must carry type_url.");
    }

    private SessionResponse? Advance(Subscription subscription, Snapshot snapshot, DateTimeOffset now, StepBuilder step)
    {
        var table = snapshot.Table(subscription.Type);
        GiveUpWaiting(subscription, now, step);
        if (ReferenceEquals(subscription.Type, ResourceType.VirtualHost))
        {
            NarrowVirtualHosts();
        }

        if (subscription.IsInStepWith(table))
        {
            subscription.Settle(table, null, _mark);
            return Renew(subscription, snapshot, now, step);
        }

        if (subscription.IsBlocked || IsWithoutAnswer(subscription.Type))
        {
            return null;
        }

        if (now < subscription.NotBefore)
        {
            step.AskAgain(subscription.NotBefore);
            return null;
        }

        var plan = PlanFor(subscription, snapshot, now, step);
        if (plan.IsNothing)
        {
            subscription.Settle(table, plan, _mark);
            return Renew(subscription, snapshot, now, step);
        }

        var gate = _order.Gate(subscription, plan, snapshot, now);
        if (gate.ClosedUntil is { } until)
        {
            step.AskAgain(until);
            return Renew(subscription, snapshot, now, step);
        }

        step.NoteGate(subscription.Type, gate.Missed);
        return Send(subscription, plan, snapshot, now);
    }

    /// <summary>State of the world cannot say "there is no such resource" of a type that is not a full set.</summary>
    private bool IsWithoutAnswer(ResourceType type) => Variant == XdsVariant.Sotw && (!type.IsKnown || type.IsDeltaOnly);

    /// <summary>A renewal waits for no answer in a queue: while one is outstanding it is left out, and the next is as good.</summary>
    private SessionResponse? Renew(Subscription subscription, Snapshot snapshot, DateTimeOffset now, StepBuilder step)
    {
        if (subscription.RenewAt is not { } at || subscription.IsBlocked)
        {
            return null;
        }

        if (at <= now && subscription.Renew(Context(snapshot, now)) is { } response)
        {
            _nonce++;
            return response;
        }

        if (subscription.RenewAt is { } next)
        {
            step.AskAgain(next);
        }

        return null;
    }

    private SendContext Context(Snapshot snapshot, DateTimeOffset now) =>
        new((_nonce + 1).ToString(CultureInfo.InvariantCulture), snapshot, _mark, now);

    private SessionResponse? Send(Subscription subscription, ResponsePlan plan, Snapshot snapshot, DateTimeOffset now)
    {
        var response = subscription.Send(plan, Context(snapshot, now));
        if (response is null)
        {
            subscription.Settle(snapshot.Table(subscription.Type), null, _mark);
            return null;
        }

        _nonce++;
        _order.OnSent(subscription);
        return response;
    }

    private ResponsePlan PlanFor(Subscription subscription, Snapshot snapshot, DateTimeOffset now, StepBuilder step)
    {
        var moment = new Moment(_mark, now);
        return subscription.Plan(
            snapshot.Table(subscription.Type),
            now,
            held =>
            {
                var removal = _order.Removal(subscription, held, snapshot, moment);
                step.NoteRemoval(held, removal);
                return removal.Allowed;
            });
    }

    private void GiveUpWaiting(Subscription subscription, DateTimeOffset now, StepBuilder step)
    {
        if (subscription.Awaited is not { IsOverdue: false } awaited)
        {
            return;
        }

        var deadline = awaited.SentAt + _options.AckTimeout;
        if (now < deadline)
        {
            step.AskAgain(deadline);
            return;
        }

        awaited.IsOverdue = true;
        step.Note(new SessionNotice.AckOverdue(subscription.Type, awaited.Response.Nonce));
    }

    private string Canonical(ResourceType type, string name) => TableOf(type).Find(name)?.Name ?? name;

    private ResourceTable TableOf(ResourceType type) => _snapshot?.Table(type) ?? ResourceTable.Empty(type);
}
