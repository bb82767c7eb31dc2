namespace ControlPlane.Xds.Sessions;

/// <summary>What a subscription remembers between two messages.</summary>
internal sealed class SubscriptionMemory(ResourceType type, XdsVariant variant, Func<string, string> canonical)
{
    internal ResourceType Type => type;

    internal XdsVariant Variant => variant;

    /// <summary>What the client asks for.</summary>
    internal Interest Interest { get; } = new(type, canonical);

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
            foreach (var name in Interest.Names.Except(names, StringComparer.Ordinal))
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
                Interest.Names.Except(change.New).Select(name => KeyValuePair.Create(name, Client.Find(name))));
        }
        else if (change.Wildcard == WildcardChange.Ended)
        {
            Forget([.. Client.Exceptions.Keys.Concat(Due).Where(name => !Interest.Covers(name))]);
        }

        if (!Interest.Wildcard)
        {
            Forget(change.Dropped);
            foreach (var name in change.New)
            {
                Client.Set(name, MayBeUnderWay(name) ? EnvoyResource.Claimed(Type, name, "") : null);
            }
        }
        else
        {
            // The client forgets a name that it drops, yet "everything" includes it.
            Due.UnionWith(change.Dropped);
        }

        Due.UnionWith(change.Added);
    }

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
