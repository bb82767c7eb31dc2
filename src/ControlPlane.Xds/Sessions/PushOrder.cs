using System.Collections.Immutable;

namespace ControlPlane.Xds.Sessions;

/// <summary>
/// Make before break, for one stream and across its types: clusters, then their endpoints, then (once those are accepted) the listeners
/// and routes that name them, and what nothing names any more at the very end.
/// </summary>
internal sealed class PushOrder(SubscriptionSet subscriptions, SessionOptions options, ClientCapabilities client)
{
    private static readonly ImmutableArray<ResourceType> Pointing =
        [ResourceType.Listener, ResourceType.ScopedRoute, ResourceType.Route, ResourceType.VirtualHost];

    // Clusters that were sent new or changed, and that the client may not route to yet.
    private readonly HashSet<string> _unready = new(StringComparer.Ordinal);

    // Load assignments whose cluster was sent before the client asked for any on this stream.
    private readonly HashSet<string> _forcedEarly = new(StringComparer.Ordinal);

    /// <summary>Which types must have moved to a snapshot before a resource that it lacks is removed from another type.</summary>
    internal static ImmutableArray<ResourceType> RemovedAfter(ResourceType type) =>
        ReferenceEquals(type, ResourceType.Cluster) ? Pointing
        : ReferenceEquals(type, ResourceType.Endpoint) ? [ResourceType.Cluster, .. Pointing]
        : ReferenceEquals(type, ResourceType.Route) ? [ResourceType.Listener, ResourceType.ScopedRoute]
        : ReferenceEquals(type, ResourceType.Secret) ? [ResourceType.Cluster, ResourceType.Listener]
        : ReferenceEquals(type, ResourceType.ExtensionConfig) ? [ResourceType.Listener]
        : [];

    /// <summary>A type was asked for the first time: says what was sent for its sake before.</summary>
    internal void OnOpened(Subscription subscription)
    {
        if (ReferenceEquals(subscription.Type, ResourceType.Endpoint))
        {
            // A client that came without clusters has only new ones, whatever endpoints it came with.
            var isAllNew = subscriptions.Find(ResourceType.Cluster) is { WasAnswered: true, IsResumed: false };
            foreach (var name in isAllNew ? [.. subscription.Names] : _forcedEarly.ToList())
            {
                subscription.Force(name);
            }

            _forcedEarly.Clear();
        }
    }

    /// <summary>
    /// A changed cluster warms until its load assignment arrives again, and the client does not ask. (Also true of the first clusters of a
    /// stream whose client still holds assignments from the last one.)
    /// </summary>
    internal void OnSent(Subscription clusters)
    {
        if (!ReferenceEquals(clusters.Type, ResourceType.Cluster))
        {
            return;
        }

        // As long as nothing points at clusters, nothing has to wait for them.
        var isPointedAt = clusters.IsResumed || Pointing.Any(type => subscriptions.Find(type)?.WasAnswered == true);
        var endpoints = subscriptions.Find(ResourceType.Endpoint);
        foreach (var change in clusters.Awaited?.Changes ?? [])
        {
            if (change.After is not { } cluster)
            {
                _unready.Remove(change.Name);
                continue;
            }

            if (isPointedAt)
            {
                _unready.Add(cluster.Name);
            }

            foreach (var name in EndpointsOf(cluster))
            {
                if (endpoints is not null)
                {
                    endpoints.Force(name);
                }
                else if (clusters.IsResumed)
                {
                    _forcedEarly.Add(name);
                }
            }
        }
    }

    /// <summary>Takes note of which clusters can be routed to now.</summary>
    internal void OnAcked(Subscription subscription, Snapshot snapshot)
    {
        if (_unready.Count > 0
            && (ReferenceEquals(subscription.Type, ResourceType.Cluster) || ReferenceEquals(subscription.Type, ResourceType.Endpoint))
            && subscriptions.Find(ResourceType.Cluster) is { } clusters)
        {
            ForgetReady(clusters, snapshot);
        }
    }

    /// <summary>Whether listeners or routes have to wait for clusters that they name.</summary>
    internal GateState Gate(Subscription subscription, ResponsePlan plan, Snapshot snapshot, DateTimeOffset now)
    {
        var isInitial = !subscription.WasAnswered && !subscription.IsResumed;
        var clusters = subscriptions.Find(ResourceType.Cluster);
        if (clusters is null || isInitial || !Pointing.Contains(subscription.Type))
        {
            return GateState.Open;
        }

        var missing = Missing(clusters, plan, snapshot);
        if (missing.IsEmpty)
        {
            subscription.GatedSince = null;
            return GateState.Open;
        }

        subscription.GatedSince ??= now;
        var until = subscription.GatedSince.Value + options.GateTimeout;
        if (now < until)
        {
            return new GateState(until, []);
        }

        subscription.GatedSince = null;
        _unready.ExceptWith(missing);
        return new GateState(null, missing);
    }

    /// <summary>Whether a resource that the snapshot lacks may be taken from the client now; takes note of when it was first missing.</summary>
    internal RemovalState Removal(Subscription subscription, EnvoyResource held, Snapshot snapshot, Moment moment)
    {
        if (ReferenceEquals(subscription.Type, ResourceType.Listener) && !client.RecoversListeners)
        {
            subscription.HeldRemovals[held.Name] = new HeldRemoval(moment.Mark, moment.Now) { IsNamed = true };
            return RemovalState.Never;
        }

        var after = RemovedAfter(subscription.Type);
        if (after.IsEmpty)
        {
            return RemovalState.Now;
        }

        var pointing = after.Select(subscriptions.Find).OfType<Subscription>().ToList();
        var isNamed = pointing.Any(other => KeepsNaming(other, held, snapshot)) || IsLeftBehind(held, snapshot);
        if (!subscription.HeldRemovals.TryGetValue(held.Name, out var removal) || isNamed || removal.IsNamed)
        {
            // The wait begins anew once nothing names it any more: only then do those that named it have to move.
            removal = new HeldRemoval(moment.Mark, moment.Now) { IsNamed = isNamed };
            subscription.HeldRemovals[held.Name] = removal;
        }

        if (isNamed)
        {
            return RemovalState.Never;
        }

        var deadline = removal.Since + options.RemovalTimeout;
        if (moment.Now >= deadline)
        {
            return RemovalState.Forced;
        }

        if (!pointing.All(other => HasMoved(other, removal)))
        {
            return new RemovalState(false, deadline, false);
        }

        var grace = ReferenceEquals(subscription.Type, ResourceType.Cluster) ? options.RemovalGrace : TimeSpan.Zero;
        removal.ReleasedAt ??= moment.Now + grace;
        return moment.Now >= removal.ReleasedAt ? RemovalState.Now : new RemovalState(false, removal.ReleasedAt, false);
    }

    private static IEnumerable<string> EndpointsOf(EnvoyResource cluster) =>
        cluster.References.Where(static reference => ReferenceEquals(reference.Type, ResourceType.Endpoint))
            .Select(static reference => reference.Name);

    private static bool KeepsNaming(Subscription pointing, EnvoyResource held, Snapshot snapshot)
    {
        var reference = new ResourceReference(held.Type, held.Name);
        return pointing.KeptOnPurpose(snapshot.Table(pointing.Type)).Any(kept => kept.References.Contains(reference));
    }

    /// <summary>
    /// A listener whose filter configuration is taken away serves without the filter, which may be one that keeps people out. So it goes only
    /// after the last listener that names it.
    /// </summary>
    private static bool IsLeftBehind(EnvoyResource held, Snapshot snapshot)
    {
        var reference = new ResourceReference(held.Type, held.Name);
        return ReferenceEquals(held.Type, ResourceType.ExtensionConfig)
            && snapshot.Listeners.Any(listener => listener.References.Contains(reference));
    }

    private static bool HasMoved(Subscription pointing, HeldRemoval removal) =>
        pointing.Settled.Sequence >= removal.Missing.Sequence && pointing.HeldRemovals.Count == 0 && !pointing.IsRemoving;

    private ImmutableArray<string> Missing(Subscription clusters, ResponsePlan plan, Snapshot snapshot)
    {
        ForgetReady(clusters, snapshot);
        if (_unready.Count == 0 && clusters.IsInStepWith(snapshot.Clusters))
        {
            return [];
        }

        return
        [
            .. plan.Changes.SelectMany(static change => change.After?.References ?? [])
                .Where(static reference => ReferenceEquals(reference.Type, ResourceType.Cluster))
                .Select(static reference => reference.Name)
                .Distinct(StringComparer.Ordinal)
                .Where(name => _unready.Contains(name) || IsUnsent(clusters, name, snapshot)),
        ];
    }

    private void ForgetReady(Subscription clusters, Snapshot snapshot)
    {
        _unready.RemoveWhere(name => IsReady(clusters, name, snapshot));
        Capacity.Release(_unready);
    }

    private static bool IsUnsent(Subscription clusters, string name, Snapshot snapshot) =>
        snapshot.Clusters.Find(name) is { } cluster
        && clusters.Covers(name)
        && !cluster.Equals(clusters.Held(name))
        && !clusters.Refuses(cluster);

    /// <summary>Whether requests can go to a cluster: it and its load assignment were sent and accepted, or are beyond our doing.</summary>
    private bool IsReady(Subscription clusters, string name, Snapshot snapshot)
    {
        if (snapshot.Clusters.Find(name) is not { } cluster || clusters.Refuses(cluster))
        {
            return true;
        }

        if (!cluster.Equals(clusters.Held(name)) || clusters.Awaited?.Changed(name) == true)
        {
            return false;
        }

        var endpoints = subscriptions.Find(ResourceType.Endpoint);
        return EndpointsOf(cluster).All(assignment =>
            endpoints is not null
            && endpoints.Covers(assignment)
            && !endpoints.IsDue(assignment)
            && endpoints.Awaited?.Changed(assignment) != true);
    }
}
