using System.Collections.Immutable;

namespace ControlPlane.Xds.Sessions;

/// <summary>
/// One type on one stream, in either variant: what the client asks for, what it holds, what it refuses, and which response it has not
/// answered. It decides what the next response has to say; when that may be said is the business of <see cref="PushOrder"/>.
/// </summary>
internal sealed class Subscription
{
    private readonly XdsVariant _variant;
    private readonly SessionOptions _options;
    private readonly Interest _interest;
    private readonly ClientState _client;
    private readonly Rejections _rejections = new();
    private readonly ResponsePlanner _planner;
    private readonly HashSet<string> _due = new(StringComparer.Ordinal);
    private readonly OpenOffers _offers = new();
    private Dictionary<string, string>? _claims;
    private bool _isOpen;
    private bool _answerDue;
    private SubscriptionStatus _status;

    internal Subscription(ResourceType type, XdsVariant variant, SessionOptions options)
    {
        Type = type;
        _variant = variant;
        _options = options;
        _interest = new Interest(type);
        _client = new ClientState(type);
        _planner = new ResponsePlanner(variant, _interest, _client, _rejections, _due);
        _status = new SubscriptionStatus(type, "", "", 0, 0, [], false);
    }

    internal ResourceType Type { get; }

    /// <summary>Whether the client came with resources from an earlier stream.</summary>
    internal bool IsResumed { get; private set; }

    /// <summary>Whether the stream had a response of this type.</summary>
    internal bool WasAnswered { get; private set; }

    /// <inheritdoc cref="OpenOffers.Newest"/>
    internal AwaitedAnswer? Awaited => _offers.Newest;

    /// <summary>Whether nothing newer may be sent before the client answers.</summary>
    internal bool IsBlocked => Awaited is { IsOverdue: false };

    /// <summary>Up to which snapshot the client has answered for everything (but for removals that wait).</summary>
    internal SnapshotMark Settled { get; private set; }

    /// <summary>Since when listeners or routes wait for their clusters; kept for <see cref="PushOrder"/>.</summary>
    internal DateTimeOffset? GatedSince { get; set; }

    /// <summary>Names whose removal waits; kept for <see cref="PushOrder"/>.</summary>
    internal Dictionary<string, HeldRemoval> HeldRemovals { get; } = new(StringComparer.Ordinal);

    /// <summary>What the client holds under a name it asks for.</summary>
    internal EnvoyResource? Held(string name) => _interest.Covers(name) ? _client.Find(name) : null;

    internal bool Covers(string name) => _interest.Covers(name);

    internal bool IsDue(string name) => _due.Contains(name);

    /// <summary>Whether there is nothing to compare: the client holds exactly this table and waits for nothing.</summary>
    internal bool IsInStepWith(ResourceTable table) =>
        ReferenceEquals(_client.Base, table)
        && _client.Exceptions.Count == 0
        && _due.Count == 0
        && _claims is null
        && !_answerDue;

    /// <summary>Whether a removal is on its way to the client.</summary>
    internal bool IsRemoving => Awaited?.Changes.Any(static change => change.After is null) == true;

    /// <summary>
    /// What the client goes on with although the table says otherwise: because it refused what the table has, or because a removal waits.
    /// </summary>
    internal IEnumerable<EnvoyResource> KeptOnPurpose(ResourceTable table) =>
        _rejections.Standing(table)
            .Select(static rejected => rejected.Resource.Name)
            .Concat(HeldRemovals.Keys)
            .Select(Held)
            .OfType<EnvoyResource>();

    internal SubscriptionStatus StatusAgainst(ResourceTable table) =>
        _status with
        {
            AckedRevision = Settled.Revision,
            Rejections = _rejections.Standing(table),
            IsAwaitingAnswer = Awaited is not null,
        };

    /// <summary>Says the name again although the client has it: it warms a changed parent and waits for it.</summary>
    internal void Force(string name)
    {
        if (_interest.Covers(name))
        {
            _claims?.Remove(name);
            _due.Add(name);
        }
    }

    /// <summary>Whether the client refused exactly these bytes.</summary>
    internal bool Refuses(EnvoyResource resource) => _rejections.Contains(resource);

    internal RequestVerdict OnRequest(SubscriptionRequest request, DateTimeOffset now)
    {
        if (!_isOpen)
        {
            return Open(request);
        }

        if (_variant == XdsVariant.Sotw
            && Awaited is { } awaited
            && request.ResponseNonce.Length > 0
            && request.ResponseNonce != awaited.Response.Nonce)
        {
            ForgetMissing(request.Names);
            return TakeAnswer(request, now) ?? new RequestVerdict.Stale(Type, request.ResponseNonce);
        }

        var verdict = TakeAnswer(request, now) ?? new RequestVerdict.Updated(Type);
        Apply(_variant == XdsVariant.Sotw
            ? _interest.Replace(request.Names, first: false)
            : _interest.Update(request.Names, request.Unsubscribed, first: false));
        return verdict;
    }

    /// <inheritdoc cref="ResponsePlanner.Plan"/>
    internal ResponsePlan Plan(ResourceTable table, Func<EnvoyResource, bool> mayRemove)
    {
        if (_claims is { } claims)
        {
            _claims = null;
            _planner.TakeClaims(claims, table);
        }

        _rejections.ForgetAllBut(table);
        foreach (var name in HeldRemovals.Keys.Where(name => Held(name) is null || table.Find(name) is not null).ToList())
        {
            HeldRemovals.Remove(name);
        }

        return _planner.Plan(table, mayRemove, _answerDue);
    }

    /// <summary>Nothing is left to say: the client is in step with the table, but for what it keeps.</summary>
    internal void Settle(ResourceTable table, ResponsePlan? plan, SnapshotMark mark)
    {
        if (plan is not null)
        {
            _client.Rebase(table, plan.Kept);
        }

        if (Awaited is null)
        {
            Settled = mark;
        }
    }

    /// <summary>Makes the next response of a plan, and from now on takes the client to hold what it says.</summary>
    /// <returns><see langword="null"/> when this variant has no words for the plan.</returns>
    internal SessionResponse? Send(ResponsePlan plan, ResourceTable table, SendContext context)
    {
        var content = _variant == XdsVariant.Delta
            ? ResponseContent.Delta(plan, _options.MaxDeltaBytes)
            : ResponseContent.Sotw(Type, plan, _planner.FullSet(table, plan));
        var isComplete = content.Changes.Count == plan.Changes.Count;
        Take(content.Changes);
        if (isComplete)
        {
            _answerDue = false;
            _client.Rebase(table, plan.Kept);
        }

        if (content.IsSilent)
        {
            return null;
        }

        var response = new SessionResponse
        {
            Type = Type,
            Nonce = context.Nonce,
            Version = VersionOf(table, plan),
            Resources = content.Resources,
            Removed = content.Removed,
            Revision = context.Mark.Revision,
            ControlPlaneIdentifier = _options.ControlPlaneIdentifier,
        };
        _offers.Add(new AwaitedAnswer(response, context.Now, content.Changes, isComplete ? context.Mark : null));
        WasAnswered = true;
        _status = _status with { SentVersion = response.Version, SentRevision = response.Revision };
        return response;
    }

    private static string VersionOf(ResourceTable table, ResponsePlan plan)
    {
        var fingerprint = table.Fingerprint;
        foreach (var (name, resource) in plan.Kept)
        {
            fingerprint -= table.Find(name)?.Fingerprint ?? UInt128.Zero;
            fingerprint += resource?.Fingerprint ?? UInt128.Zero;
        }

        return ResourceTable.VersionOf(fingerprint);
    }

    private void Take(IReadOnlyList<PlannedChange> changes)
    {
        foreach (var change in changes)
        {
            _due.Remove(change.Name);
            _client.Set(change.Name, change.After);
            if (change.After is null)
            {
                HeldRemovals.Remove(change.Name);
            }
        }
    }

    private RequestVerdict.Opened Open(SubscriptionRequest request)
    {
        // Whatever nonce it carries is of another stream.
        _isOpen = true;
        InterestChange change;
        if (_variant == XdsVariant.Sotw)
        {
            IsResumed = request.VersionInfo.Length > 0;
            change = _interest.Replace(request.Names, first: true);
            _answerDue = _interest.Wildcard;
        }
        else
        {
            IsResumed = request.InitialVersions.Count > 0;
            change = _interest.Update(request.Names, request.Unsubscribed, first: true);
            _claims = IsResumed ? new Dictionary<string, string>(request.InitialVersions, StringComparer.Ordinal) : null;
            _answerDue = _interest.Wildcard && !IsResumed;
        }

        _due.UnionWith(change.Added);
        return new RequestVerdict.Opened(Type, IsResumed);
    }

    private RequestVerdict? TakeAnswer(SubscriptionRequest request, DateTimeOffset now)
    {
        if (_offers.Find(request.ResponseNonce) is not { } answered)
        {
            return null;
        }

        if (ReferenceEquals(answered, Awaited))
        {
            Settled = answered.Completes ?? Settled;
        }

        var verdict = Judge(answered, request.Error, now);
        _offers.Close(answered);
        return verdict;
    }

    private RequestVerdict Judge(AwaitedAnswer answered, string? error, DateTimeOffset now)
    {
        var response = answered.Response;
        if (error is not null)
        {
            return new RequestVerdict.Rejected(Type, response.Version, response.Revision, Reject(answered, error), error);
        }

        _status = _status with { AckedVersion = response.Version };
        return new RequestVerdict.Acked(Type, response.Version, response.Revision, now - answered.SentAt);
    }

    private ImmutableArray<RejectedResource> Reject(AwaitedAnswer answered, string reason)
    {
        var blamed = RejectionText.Blamed(reason, answered.Response.Resources);
        if (blamed.Count == 0)
        {
            blamed = [.. answered.Changes.Select(static change => change.After).OfType<EnvoyResource>()];
        }

        foreach (var resource in blamed.Where(resource => _interest.Covers(resource.Name)))
        {
            Refuse(resource, reason);
        }

        return [.. blamed.Select(resource => new RejectedResource(resource, reason))];
    }

    private void Refuse(EnvoyResource refused, string reason)
    {
        if (_offers.FirstOfferOf(refused) is not { } offered)
        {
            _rejections.Add(refused, reason);
            return;
        }

        if (refused.Equals(offered.Before))
        {
            // Said again for a parent that warms, and good enough before.
            return;
        }

        _rejections.Add(refused, reason);
        var holds = _offers.Refuse(refused, offered.Before ?? EarlierForm(refused));
        _client.Set(refused.Name, holds);
        if (offered.IsDue && holds is { HasBytes: true })
        {
            // Whoever waits for the name gets what the client accepts.
            _due.Add(refused.Name);
        }
    }

    /// <summary>
    /// A proxy that came back may hold an older form of what it now refuses, which this stream never saw. To leave the resource out of
    /// a full set would delete that form, so the client is taken to hold something.
    /// </summary>
    private EnvoyResource? EarlierForm(EnvoyResource refused) =>
        _variant == XdsVariant.Sotw && Type.FullStateInSotw && IsResumed
            ? EnvoyResource.Claimed(Type, refused.Name, "")
            : null;

    /// <summary>
    /// Of a superseded request one thing counts: names that it leaves out, the client has forgotten. If a later request names them again,
    /// they are sent again.
    /// </summary>
    private void ForgetMissing(IReadOnlyList<string> names)
    {
        if (!_interest.Wildcard)
        {
            foreach (var name in _interest.Names.Except(names, StringComparer.Ordinal))
            {
                _client.Set(name, null);
                _offers.Forget(name);
            }
        }
    }

    private void Apply(InterestChange change)
    {
        if (change.Wildcard == WildcardChange.Began)
        {
            // Of all that is asked for from now on, the client holds only what it had by name.
            _answerDue = true;
            _client.Rebase(
                ResourceTable.Empty(Type),
                _interest.Names.Except(change.New).Select(name => KeyValuePair.Create(name, _client.Find(name))));
        }
        else if (change.Wildcard == WildcardChange.Ended)
        {
            Forget([.. _client.Exceptions.Keys.Concat(_due).Where(name => !_interest.Covers(name))]);
        }

        if (!_interest.Wildcard)
        {
            Forget(change.Dropped);
            foreach (var name in change.New)
            {
                _client.Set(name, MayBeUnderWay(name) ? EnvoyResource.Claimed(Type, name, "") : null);
            }
        }
        else
        {
            // The client forgets a name that it drops, yet "everything" includes it.
            _due.UnionWith(change.Dropped);
        }

        _due.UnionWith(change.Added);
    }

    private void Forget(IReadOnlyCollection<string> names)
    {
        foreach (var name in names)
        {
            _due.Remove(name);
            _client.Drop(name);
            _rejections.Forget(name);
            HeldRemovals.Remove(name);
            _offers.Forget(name);
        }
    }

    /// <summary>
    /// A client that drops a name and asks for it again may yet get what was sent before it dropped it, and then holds a form that only a
    /// removal takes away.
    /// </summary>
    private bool MayBeUnderWay(string name) => _variant == XdsVariant.Delta && _offers.Mentions(name);
}
