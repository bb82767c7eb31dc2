namespace ControlPlane.Xds.Sessions;

/// <summary>
/// One type on one stream, in either variant: what the client asks for, what it holds, what it refuses, and which response it has not
/// answered. It decides what the next response has to say; when that may be said is the business of <see cref="PushOrder"/>.
/// </summary>
internal sealed class Subscription
{
    private readonly SubscriptionMemory _memory;
    private readonly ResponsePlanner _planner;
    private readonly Refusals _refusals;
    private readonly Responses _responses;

    // Names to say again although the client claims to hold them: decided once its claims have been looked at.
    private readonly HashSet<string> _forcedEarly = new(StringComparer.Ordinal);
    private Dictionary<string, string>? _claims;
    private bool _isOpen;

    internal Subscription(SubscriptionMemory memory)
    {
        _memory = memory;
        _planner = new ResponsePlanner(memory);
        _responses = new Responses(memory, _planner);
        _refusals = new Refusals(memory);
    }

    internal ResourceType Type => _memory.Type;

    /// <summary>Whether the client came with resources from an earlier stream.</summary>
    internal bool IsResumed => _memory.IsResumed;

    /// <summary>Whether the stream had a response of this type.</summary>
    internal bool WasAnswered => _memory.Offers.SentVersion.Length > 0;

    /// <inheritdoc cref="OpenOffers.Newest"/>
    internal AwaitedAnswer? Awaited => _memory.Offers.Newest;

    /// <summary>Whether nothing newer may be sent before the client answers.</summary>
    internal bool IsBlocked => Awaited is { IsOverdue: false };

    /// <summary>Up to which snapshot the client has answered for everything (but for removals that wait).</summary>
    internal SnapshotMark Settled { get; private set; }

    /// <summary>Since when listeners or routes wait for their clusters; kept for <see cref="PushOrder"/>.</summary>
    internal DateTimeOffset? GatedSince { get; set; }

    /// <inheritdoc cref="SubscriptionMemory.HeldRemovals"/>
    internal Dictionary<string, HeldRemoval> HeldRemovals => _memory.HeldRemovals;

    /// <summary>What the client holds under a name it asks for.</summary>
    internal EnvoyResource? Held(string name) => _memory.Held(name);

    /// <inheritdoc cref="Interest.Names"/>
    internal IReadOnlyCollection<string> Names => _memory.Interest.Names;

    internal bool Covers(string name) => _memory.Interest.Covers(name);

    /// <inheritdoc cref="Interest.Changes"/>
    internal int InterestChanges => _memory.Interest.Changes;

    /// <inheritdoc cref="Renewals.NextAt"/>
    internal DateTimeOffset? RenewAt => _responses.Renewals.NextAt;

    /// <inheritdoc cref="Responses.NotBefore"/>
    internal DateTimeOffset NotBefore => _responses.NotBefore;

    /// <inheritdoc cref="SubscriptionMemory.Narrow"/>
    internal void Narrow(Func<string, bool> scope) => _memory.Narrow(scope);

    internal bool IsDue(string name) => _memory.Due.Contains(name);

    /// <summary>Whether there is nothing to compare: the client holds exactly this table and waits for nothing.</summary>
    internal bool IsInStepWith(ResourceTable table) =>
        ReferenceEquals(_memory.Client.Base, table)
        && _memory.Client.Exceptions.Count == 0
        && _memory.Due.Count == 0
        && _claims is null
        && !_memory.AnswerDue;

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
        new(
            Type,
            _memory.Offers.SentVersion,
            _memory.Offers.AckedVersion,
            _memory.Offers.SentRevision,
            Settled.Revision,
            _memory.Rejections.Standing(table),
            Awaited is not null);

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
        _memory.Take(request);
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
                _responses.Renewals.Found(held, now);
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

        return _planner.Plan(table, mayRemove, _memory.AnswerDue);
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

    /// <inheritdoc cref="Responses.Make"/>
    internal SessionResponse? Send(ResponsePlan plan, SendContext context) => _responses.Make(plan, context);

    /// <inheritdoc cref="Responses.Renew"/>
    internal SessionResponse? Renew(SendContext context) => _responses.Renew(context);

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
            _memory.AnswerDue = _memory.Interest.Wildcard;
        }
        else
        {
            _memory.IsResumed = request.InitialVersions.Count > 0;
            change = _memory.Interest.Update(request.Names, request.Unsubscribed, first: true);
            _claims = IsResumed ? new Dictionary<string, string>(request.InitialVersions, StringComparer.Ordinal) : null;
            _memory.AnswerDue = _memory.Interest.Wildcard && !IsResumed;
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

        _memory.Offers.AckedVersion = response.Version;
        return new RequestVerdict.Acked(Type, response.Version, response.Revision, now - answered.SentAt)
        {
            IsOfOtherVersion = _memory.Variant == XdsVariant.Sotw && request.VersionInfo != response.Version,
        };
    }
}
