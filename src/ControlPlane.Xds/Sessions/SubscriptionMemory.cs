namespace ControlPlane.Xds.Sessions;

/// <summary>What a subscription remembers between two messages.</summary>
internal sealed class SubscriptionMemory(ResourceType type, SessionProfile profile, Func<string, string> canonical)
{
    // What left the scope of "everything" while the client had it: the client may not know that yet, and so may have it still.
    private readonly HashSet<string> _leftBehind = new(StringComparer.Ordinal);

    internal ResourceType Type => type;

    internal SessionProfile Profile => profile;

    internal XdsVariant Variant => profile.Variant;

    /// <summary>What the client asks for.</summary>
    internal Interest Interest { get; } = new(
        profile.HasLegacyWildcard(type), profile.Variant == XdsVariant.Delta && !type.HasAliases, canonical);

    /// <summary>What it holds, as far as it was sent here.</summary>
    internal ClientState Client { get; } = new(type);

    /// <summary>What it refuses.</summary>
    internal Rejections Rejections { get; } = new();

    /// <summary>What it has not answered.</summary>
    internal OpenOffers Offers { get; } = new();

    /// <summary>Names about which it waits for an answer, whatever the answer is.</summary>
    internal HashSet<string> Due { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether an answer is owed even if it says nothing.</summary>
    internal bool AnswerDue { get; set; }

    /// <summary>Names whose removal waits; kept for <see cref="PushOrder"/>.</summary>
    internal Dictionary<string, HeldRemoval> HeldRemovals { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether it came with resources from an earlier stream.</summary>
    internal bool IsResumed { get; set; }

    /// <summary>What it holds under a name that it asks for.</summary>
    internal EnvoyResource? Held(string name) => Interest.Covers(name) ? Client.Find(name) : null;

    /// <summary>
    /// Of a superseded request one thing counts: names that it leaves out, the client has forgotten. If a later request names them again,
    /// they are sent again.
    /// </summary>
    internal void ForgetMissing(IReadOnlyList<string> names)
    {
        if (!Interest.Wildcard)
        {
            foreach (var name in Interest.Names.Except(names.Select(XdstpName.Canonical), StringComparer.Ordinal))
            {
                Client.Set(name, null);
                Offers.Forget(name);
            }
        }
    }

    /// <summary>Takes in what a request of an open type asks for.</summary>
    internal void Take(SubscriptionRequest request)
    {
        if (Variant == XdsVariant.Sotw)
        {
            Apply(Interest.Replace(request.Names, first: false), []);
            return;
        }

        // Of a collection that is asked for, the client may hold parts, because something else that it asks for covers them.
        HashSet<string> held = Interest.AsksForCollections(request.Names)
            ? [.. Interest.Asked(request.Names).Where(Interest.IsCollection).SelectMany(Members).Where(Interest.Covers)]
            : [];
        Apply(Interest.Update(request.Names, request.Unsubscribed, first: false), held);
        if (Type.HasAliases)
        {
            // At once, so that what the client has by another question is known to be kept by the alias when that question ends.
            ResolveAliases(Client.Base);
        }
    }

    private void Apply(InterestChange change, HashSet<string> held)
    {
        if (ReferenceEquals(change, InterestChange.None))
        {
            return;
        }

        AnswerDue |= change.Wildcard is WildcardChange.Began or WildcardChange.Widened;
        if (change.Wildcard is WildcardChange.Began or WildcardChange.Widened)
        {
            // Of all that is asked for from now on, the client holds only what it asked for before.
            Client.Rebase(
                ResourceTable.Empty(Type),
                [.. Known().Except(change.New, StringComparer.Ordinal)
                    .Where(name => Interest.CoversApart(name, change.Wildcard == WildcardChange.Widened))
                    .Select(name => KeyValuePair.Create(name, Client.Find(name)))]);
            Start([.. _leftBehind]);
        }
        else if (change.Wildcard == WildcardChange.Ended)
        {
            Forget([.. Client.Exceptions.Keys.Concat(Due).Where(name => !Interest.Covers(name))]);
        }

        // Whatever a client drops it forgets; what something else still asks for, it gets again.
        List<string> lost = [.. change.Dropped, .. change.Dropped.Where(Interest.IsCollection).SelectMany(Members)];
        Forget([.. lost.Where(name => !Interest.Covers(name))]);
        Due.UnionWith(lost.Where(name => Interest.Covers(name) && !Interest.IsCollection(name)));
        Start(change.New);
        Start([.. change.Added.Where(Interest.IsCollection).SelectMany(Members).Where(name => !held.Contains(name))]);
        Due.UnionWith(held);
        Due.UnionWith(change.Added);
    }

    /// <summary>Finds out which resources are meant by names that are aliases; those are asked for from now on, and answered.</summary>
    internal void ResolveAliases(ResourceTable table)
    {
        foreach (var alias in Interest.Names.Where(name => table.Find(name) is null))
        {
            var target = table.FindByAlias(alias)?.Name;
            if (target is not null && target != Interest.Aliases.Find(alias))
            {
                if (!Interest.Covers(target))
                {
                    Start([target]);
                }

                Interest.Aliases.Set(alias, target);
                Due.Add(target);
            }
        }

        foreach (var alias in Due.Where(name => table.Find(name) is null).ToList())
        {
            if (table.FindByAlias(alias) is { } target)
            {
                Due.Remove(alias);
                Due.Add(target.Name);
            }
        }
    }

    /// <summary>Changes what "everything" means for a client that gave no names.</summary>
    internal void Narrow(Func<string, bool> scope)
    {
        var names = Known().ToList();
        var before = names.Where(Interest.Covers).ToHashSet(StringComparer.Ordinal);
        Interest.LegacyScope = scope;
        Start([.. names.Where(name => !before.Contains(name) && Interest.Covers(name))]);
        List<string> left = [.. before.Where(name => !Interest.Covers(name))];
        _leftBehind.UnionWith(left.Where(name => Client.Find(name) is not null));
        Forget(left);
    }

    /// <summary>The client holds nothing under these names.</summary>
    private void Start(IReadOnlyCollection<string> names)
    {
        foreach (var name in names)
        {
            Client.Set(name, _leftBehind.Remove(name) || MayBeUnderWay(name) ? EnvoyResource.Claimed(Type, name, "") : null);
        }
    }

    /// <summary>What the client has of a collection, as far as the last table goes.</summary>
    private List<string> Members(string collection) => [.. Known().Where(name => XdstpName.CollectionsOf(name).Contains(collection))];

    /// <summary>All names under which the client might hold something.</summary>
    private IEnumerable<string> Known() =>
        Client.Base.Select(static resource => resource.Name).Concat(Client.Exceptions.Keys).Distinct(StringComparer.Ordinal);

    private void Forget(IReadOnlyCollection<string> names)
    {
        foreach (var name in names)
        {
            Due.Remove(name);
            Client.Drop(name);
            Rejections.Forget(name);
            Offers.Forget(name);
        }
    }

    /// <summary>
    /// A client that drops a name and asks for it again may yet get what was sent before it dropped it, and then holds a form that only a
    /// removal takes away.
    /// </summary>
    private bool MayBeUnderWay(string name) => Variant == XdsVariant.Delta && Offers.Mentions(name);
}
