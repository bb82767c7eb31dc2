namespace ControlPlane.Xds.Sessions;

/// <summary>
/// One type on one stream, in either variant: what the client asks for, what it holds, what it refuses, and which response it has not
/// answered. It decides what the next response has to say; when that may be said is the business of <see cref="PushOrder"/>.
/// </summary>
internal sealed class Subscription
{
    private readonly SessionOptions _options;
    private readonly SubscriptionMemory _memory;
    private readonly ResponsePlanner _planner;
    private readonly Refusals _refusals;
    private readonly Wording _wording;
    private readonly Renewals _renewals;

    // Names to say again although the client claims to hold them: decided once its claims have been looked at.
    private readonly HashSet<string> _forcedEarly = new(StringComparer.Ordinal);
    private Dictionary<string, string>? _claims;
    private bool _isOpen;
    private bool _answerDue;
    private SubscriptionStatus _status;

    internal Subscription(SubscriptionMemory memory)
    {
        _options = memory.Profile.Options;
        _memory = memory;
        _wording = new Wording(memory);
        _renewals = new Renewals(memory);
        _planner = new ResponsePlanner(memory);
        _refusals = new Refusals(memory);
        _status = new SubscriptionStatus(memory.Type, "", "", 0, 0, [], false);
    }

    internal ResourceType Type => _memory.Type;

    /// <summary>Whether the client came with resources from an earlier stream.</summary>
    internal bool IsResumed => _memory.IsResumed;

    /// <summary>Whether the stream had a response of this type.</summary>
    internal bool WasAnswered { get; private set; }

    /// <inheritdoc cref="OpenOffers.Newest"/>
    internal AwaitedAnswer? Awaited => _memory.Offers.Newest;

    /// <summary>Whether nothing newer may be sent before the client answers.</summary>
    internal bool IsBlocked => Awaited is { IsOverdue: false };

    /// <summary>Up to which snapshot the client has answered for everything (but for removals that wait).</summary>
    internal SnapshotMark Settled { get; private set; }

    /// <summary>Since when listeners or routes wait for their clusters; kept for <see cref="PushOrder"/>.</summary>
    internal DateTimeOffset? GatedSince { get; set; }

    /// <summary>Names whose removal waits; kept for <see cref="PushOrder"/>.</summary>
    internal Dictionary<string, HeldRemoval> HeldRemovals { get; } = new(StringComparer.Ordinal);

    /// <summary>What the client holds under a name it asks for.</summary>
    internal EnvoyResource? Held(string name) => _memory.Held(name);

    /// <inheritdoc cref="Interest.Names"/>
    internal IReadOnlyCollection<string> Names => _memory.Interest.Names;

    internal bool Covers(string name) => _memory.Interest.Covers(name);

    /// <inheritdoc cref="Interest.Changes"/>
    internal int InterestChanges => _memory.Interest.Changes;

    /// <inheritdoc cref="Renewals.NextAt"/>
    internal DateTimeOffset? RenewAt => _renewals.NextAt;

    /// <summary>Before which time nothing more may be sent; kept by <see cref="SessionOptions.BigSetInterval"/>.</summary>
    internal DateTimeOffset NotBefore { get; private set; }

    /// <inheritdoc cref="SubscriptionMemory.Narrow"/>
    internal void Narrow(Func<string, bool> scope) => _memory.Narrow(scope);

    internal bool IsDue(string name) => _memory.Due.Contains(name);

    /// <summary>Whether there is nothing to compare: the client holds exactly this table and waits for nothing.</summary>
    internal bool IsInStepWith(ResourceTable table) =>
        ReferenceEquals(_memory.Client.Base, table)
        && _memory.Client.Exceptions.Count == 0
        && _memory.Due.Count == 0
        && _claims is null
        && !_answerDue;

    /// <summary>Whether a removal is on its way to the client.</summary>
    internal bool IsRemoving => Awaited?.Changes.Any(static change => change.After is null) == true;

    /// <summary>
    /// What the client goes on with although the table says otherwise: because it refused what the table has, or because a removal waits.
    /// </summary>
    internal IEnumerable<EnvoyResource> KeptOnPurpose(ResourceTable table) =>
        _memory.Rejections.Standing(table)
            .Select(static rejected => rejected.Resource.Name)
            .Concat(HeldRemovals.Keys)
            .Select(Held)
            .OfType<EnvoyResource>();

    internal SubscriptionStatus StatusAgainst(ResourceTable table) =>
        _status with
        {
            AckedRevision = Settled.Revision,
            Rejections = _memory.Rejections.Standing(table),
            IsAwaitingAnswer = Awaited is not null,
        };

    /// <summary>Every resource that the client asks for, in order of names.</summary>
    internal IEnumerable<ResourceStatus> ResourcesAgainst(ResourceTable table)
    {
        var refused = _memory.Rejections.Standing(table).ToDictionary(static it => it.Resource.Name, StringComparer.Ordinal);
        var interest = _memory.Interest;
        return interest.Names.Where(name => !interest.IsCollection(name))
            .Concat(interest.Wildcard || interest.HasCollections ? table.Select(static resource => resource.Name) : [])
            .Concat(_memory.Client.Exceptions.Keys)
            .Where(interest.Covers)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .Select(name => StatusOf(name, table.Find(name), refused.GetValueOrDefault(name)));
    }

    /// <summary>Says the name again although the client has it: it warms a changed parent and waits for it.</summary>
    internal void Force(string name)
    {
        if (!_memory.Interest.Covers(name))
        {
            return;
        }

        if (_claims is null)
        {
            _memory.Due.Add(name);
        }
        else
        {
            _forcedEarly.Add(name);
        }
    }

    /// <summary>Whether the client refused exactly these bytes.</summary>
    internal bool Refuses(EnvoyResource resource) => _memory.Rejections.Contains(resource);

    internal RequestVerdict OnRequest(SubscriptionRequest request, DateTimeOffset now)
    {
        if (!_isOpen)
        {
            return Open(request);
        }

        if (_memory.Variant == XdsVariant.Sotw
            && Awaited is { } awaited
            && request.ResponseNonce.Length > 0
            && request.ResponseNonce != awaited.Response.Nonce)
        {
            _memory.ForgetMissing(request.Names);
            return TakeAnswer(request, now) ?? new RequestVerdict.Stale(Type, request.ResponseNonce);
        }

        var verdict = TakeAnswer(request, now) ?? new RequestVerdict.Updated(Type);
        var change = _memory.Variant == XdsVariant.Sotw
            ? _memory.Interest.Replace(request.Names, first: false)
            : _memory.Interest.Update(request.Names, request.Unsubscribed, first: false);
        if (!ReferenceEquals(change, InterestChange.None))
        {
            _answerDue |= change.Wildcard == WildcardChange.Began;
            _memory.Apply(change);
        }

        return verdict;
    }

    /// <inheritdoc cref="ResponsePlanner.Plan"/>
    internal ResponsePlan Plan(ResourceTable table, DateTimeOffset now, Func<EnvoyResource, bool> mayRemove)
    {
        if (Type.HasAliases)
        {
            _memory.ResolveAliases(table);
        }

        if (_claims is { } claims)
        {
            _claims = null;
            _planner.TakeClaims(claims, table);
            _memory.Due.UnionWith(_forcedEarly);
            _forcedEarly.Clear();
            Capacity.Release(_forcedEarly);
            foreach (var held in claims.Keys.Select(Held).OfType<EnvoyResource>())
            {
                _renewals.Found(held, now);
            }
        }

        _memory.Rejections.ForgetAllBut(table);
        if (HeldRemovals.Count > 0)
        {
            foreach (var name in HeldRemovals.Keys.Where(name => Held(name) is null || table.Find(name) is not null).ToList())
            {
                HeldRemovals.Remove(name);
            }
        }

        return _planner.Plan(table, mayRemove, _answerDue);
    }

    /// <summary>Nothing is left to say: the client is in step with the table, but for what it keeps.</summary>
    internal void Settle(ResourceTable table, ResponsePlan? plan, SnapshotMark mark)
    {
        if (plan is not null)
        {
            _memory.Client.Rebase(table, plan.Kept);
        }

        if (Awaited is null)
        {
            Settled = mark;
        }
    }

    /// <summary>Makes the next response of a plan, and from now on takes the client to hold what it says.</summary>
    /// <returns><see langword="null"/> when this variant has no words for the plan.</returns>
    internal SessionResponse? Send(ResponsePlan plan, SendContext context)
    {
        var table = context.Snapshot.Table(Type);
        var content = _memory.Variant == XdsVariant.Delta
            ? _wording.Delta(plan, context.Snapshot)
            : _wording.Sotw(plan, context.Snapshot, _planner.FullSet(table, plan));
        var isComplete = content.Changes.Count == plan.Changes.Count;
        Take(content.Changes, context.Now);
        if (isComplete)
        {
            _answerDue = false;
            Capacity.Release(_memory.Due);
            _memory.Client.Rebase(table, plan.Kept);
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
            Errors = content.Errors,
            Unresolved = content.Unresolved,
            IsWithTtl = IsWithTtl,
            Revision = context.Mark.Revision,
            ControlPlaneIdentifier = _options.ControlPlaneIdentifier,
        };
        if (_memory.Variant == XdsVariant.Sotw && Type.FullStateInSotw && SotwWire.Measure(response) >= _options.BigSetBytes)
        {
            NotBefore = context.Now + _options.BigSetInterval;
        }

        return Offer(response, content.Changes, isComplete, context);
    }

    /// <summary>Makes a response that renews the lives of resources; <see langword="null"/> when none is due.</summary>
    internal SessionResponse? Renew(SendContext context)
    {
        var table = context.Snapshot.Table(Type);
        var due = _renewals.TakeDue(context.Now);
        if (due.Count == 0)
        {
            return null;
        }

        // A full set that left bodies out would say that the rest is gone; so there everything is said again.
        var isFullSet = _memory.Variant == XdsVariant.Sotw && Type.FullStateInSotw;
        var nothing = new ResponsePlan([], _memory.Client.Exceptions, MustAnswer: true);
        var response = new SessionResponse
        {
            Type = Type,
            Nonce = context.Nonce,
            Version = _status.AckedVersion.Length > 0 ? _status.AckedVersion : VersionOf(table, nothing),
            Resources = isFullSet ? [.. _planner.FullSet(table, nothing)] : [],
            Renewed = isFullSet ? [] : [.. due],
            IsWithTtl = IsWithTtl,
            Revision = context.Mark.Revision,
            ControlPlaneIdentifier = _options.ControlPlaneIdentifier,
        };
        return Offer(response, [], isComplete: true, context);
    }

    private bool IsWithTtl => _memory.Profile.SendsTtl && !Type.HasAliases;

    private SessionResponse Offer(SessionResponse response, IReadOnlyList<PlannedChange> changes, bool isComplete, SendContext context)
    {
        _memory.Offers.Add(new AwaitedAnswer(response, context.Now, changes, isComplete ? context.Mark : null));
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

    private void Take(IReadOnlyList<PlannedChange> changes, DateTimeOffset now)
    {
        foreach (var change in changes)
        {
            _memory.Due.Remove(change.Name);
            _memory.Client.Set(change.Name, change.After);
            if (change.After is null)
            {
                HeldRemovals.Remove(change.Name);
            }
            else
            {
                _renewals.Sent(change.After, now);
            }
        }
    }

    private ResourceStatus StatusOf(string name, EnvoyResource? wanted, RejectedResource? refused)
    {
        var held = Held(name);
        var isCurrent = Equals(held, wanted);
        var state = refused is not null ? ResourceState.Rejected
            : held is null ? ResourceState.NotSent
            : !isCurrent || Awaited?.Changed(name) == true ? ResourceState.Stale
            : ResourceState.Synced;

        // Of what a client brought from an earlier stream only the version is known, but equal versions are equal bytes.
        return new ResourceStatus(Type, name, isCurrent ? wanted : held, state, refused);
    }

    private RequestVerdict.Opened Open(SubscriptionRequest request)
    {
        // Whatever nonce it carries is of another stream.
        _isOpen = true;
        InterestChange change;
        if (_memory.Variant == XdsVariant.Sotw)
        {
            _memory.IsResumed = request.VersionInfo.Length > 0;
            change = _memory.Interest.Replace(request.Names, first: true);
            _answerDue = _memory.Interest.Wildcard;
        }
        else
        {
            _memory.IsResumed = request.InitialVersions.Count > 0;
            change = _memory.Interest.Update(request.Names, request.Unsubscribed, first: true);
            _claims = IsResumed ? new Dictionary<string, string>(request.InitialVersions, StringComparer.Ordinal) : null;
            _answerDue = _memory.Interest.Wildcard && !IsResumed;
        }

        _memory.Due.UnionWith(change.Added);
        return new RequestVerdict.Opened(Type, IsResumed)
        {
            IsEmpty = !_memory.Interest.Wildcard && _memory.Interest.Names.Count == 0,
        };
    }

    private RequestVerdict? TakeAnswer(SubscriptionRequest request, DateTimeOffset now)
    {
        if (_memory.Offers.Find(request.ResponseNonce) is not { } answered)
        {
            return null;
        }

        if (ReferenceEquals(answered, Awaited))
        {
            Settled = answered.Completes ?? Settled;
        }

        var verdict = Judge(answered, request, now);
        _memory.Offers.Close(answered);
        return verdict;
    }

    private RequestVerdict Judge(AwaitedAnswer answered, SubscriptionRequest request, DateTimeOffset now)
    {
        var response = answered.Response;
        if (request.Error is { } error)
        {
            return new RequestVerdict.Rejected(Type, response.Version, response.Revision, _refusals.Take(answered, error), error);
        }

        _status = _status with { AckedVersion = response.Version };
        return new RequestVerdict.Acked(Type, response.Version, response.Revision, now - answered.SentAt)
        {
            IsOfOtherVersion = _memory.Variant == XdsVariant.Sotw && request.VersionInfo != response.Version,
        };
    }
}
