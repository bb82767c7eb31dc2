namespace ControlPlane.Xds.Sessions;

/// <summary>What a subscription remembers between two messages.</summary>
internal sealed class SubscriptionMemory(ResourceType type, SessionProfile profile, Func<string, string> canonical)
{
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

    /// <summary>Takes in what a request did to the subscription.</summary>
    internal void Apply(InterestChange change)
    {
        if (change.Wildcard == WildcardChange.Began)
        {
            // Of all that is asked for from now on, the client holds only what it had by name.
            Client.Rebase(
                ResourceTable.Empty(Type),
                Interest.Names.Except(change.New).Where(name => !Interest.IsCollection(name)).Select(name => KeyValuePair.Create(name, Client.Find(name))));
        }
        else if (change.Wildcard == WildcardChange.Ended)
        {
            Forget([.. Client.Exceptions.Keys.Concat(Due).Where(name => !Interest.Covers(name))]);
        }

        if (!Interest.Wildcard)
        {
            Forget([.. change.Dropped.Concat(change.Dropped.Where(Interest.IsCollection).SelectMany(Members).Where(name => !Interest.Covers(name)))]);
            Start(change.New);
        }
        else
        {
            // The client forgets a name that it drops, yet "everything" includes it.
            Due.UnionWith(change.Dropped);
        }

        Start([.. change.Added.Where(Interest.IsCollection).SelectMany(Members)]);
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
        var names = Client.Base.Select(static resource => resource.Name).Concat(Client.Exceptions.Keys).ToHashSet(StringComparer.Ordinal);
        var before = names.Where(Interest.Covers).ToHashSet(StringComparer.Ordinal);
        Interest.LegacyScope = scope;
        Start([.. names.Where(name => !before.Contains(name) && Interest.Covers(name))]);
        Forget([.. before.Where(name => !Interest.Covers(name))]);
    }

    /// <summary>The client holds nothing under these names.</summary>
    private void Start(IReadOnlyCollection<string> names)
    {
        foreach (var name in names)
        {
            Client.Set(name, MayBeUnderWay(name) ? EnvoyResource.Claimed(Type, name, "") : null);
        }
    }

    /// <summary>What the client has of a collection, as far as the last table goes.</summary>
    private IEnumerable<string> Members(string collection) =>
        Client.Base.Select(static resource => resource.Name)
            .Concat(Client.Exceptions.Keys)
            .Distinct(StringComparer.Ordinal)
            .Where(name => XdstpName.CollectionsOf(name).Contains(collection))
            .ToList();

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
