namespace ControlPlane.Xds.Sessions;

/// <summary>Compares what a client holds with what it should hold. Costs what differs, not what there is.</summary>
internal sealed class ResponsePlanner(
    XdsVariant variant, Interest interest, ClientState client, Rejections rejections, HashSet<string> due)
{
    /// <param name="table">What the snapshot has of the type.</param>
    /// <param name="mayRemove">Whether a resource that the snapshot no longer has may be taken from the client now.</param>
    /// <param name="mustAnswer">Whether an answer is owed even if it says nothing.</param>
    internal ResponsePlan Plan(ResourceTable table, Func<EnvoyResource, bool> mayRemove, bool mustAnswer)
    {
        var changes = new List<PlannedChange>();
        var kept = new Dictionary<string, EnvoyResource?>(StringComparer.Ordinal);
        foreach (var name in Candidates(table))
        {
            var held = client.Find(name);
            var wanted = table.Find(name);
            var isDue = due.Contains(name);
            if (Keeps(held, wanted, mayRemove))
            {
                var sendable = held is { HasBytes: true } ? held : null;
                // Told incrementally that there is nothing, the client has nothing.
                kept[name] = isDue && variant == XdsVariant.Delta ? sendable : held;
                if (isDue)
                {
                    changes.Add(new PlannedChange(name, held, sendable, isDue));
                }
            }
            else if (isDue || !Equals(held, wanted))
            {
                changes.Add(new PlannedChange(name, held, wanted, isDue));
            }
        }

        return new ResponsePlan(changes, kept, mustAnswer);
    }

    /// <summary>All that a full set says: what the table has for this client, with what it keeps in place of it.</summary>
    internal IEnumerable<EnvoyResource> FullSet(ResourceTable table, ResponsePlan plan)
    {
        var covered = interest.Wildcard ? table : interest.Names.Select(table.Find).OfType<EnvoyResource>();
        foreach (var resource in covered)
        {
            if (!plan.Kept.TryGetValue(resource.Name, out var kept))
            {
                yield return resource;
            }
            else if (kept is not null)
            {
                // The client may hold a form that this stream never saw: only naming the resource keeps it.
                yield return kept.HasBytes ? kept : resource;
            }
        }

        foreach (var (name, kept) in plan.Kept)
        {
            if (kept is { HasBytes: true } && table.Find(name) is null)
            {
                yield return kept;
            }
        }
    }

    /// <summary>Takes over what a client says it holds from an earlier stream.</summary>
    internal void TakeClaims(IReadOnlyDictionary<string, string> versions, ResourceTable table)
    {
        var claimed = versions.Where(claim => interest.Covers(claim.Key))
            .Select(claim => KeyValuePair.Create(claim.Key, HeldForm(claim.Key, claim.Value, table)))
            .ToDictionary(StringComparer.Ordinal);
        var names = interest.Wildcard ? table.Select(static resource => resource.Name).Concat(interest.Names) : interest.Names;
        foreach (var name in names)
        {
            claimed.TryAdd(name, null);
        }

        client.Rebase(table, claimed);
        // The one exception to "every name asked for is answered": what the client holds already.
        due.RemoveWhere(name => claimed.GetValueOrDefault(name) is { HasBytes: true });
    }

    private static EnvoyResource? HeldForm(string name, string version, ResourceTable table) =>
        table.Find(name) is { } resource && resource.Version == version
            ? resource
            : EnvoyResource.Claimed(table.Type, name, version);

    /// <summary>Whether the client goes on with what it has (perhaps nothing) although the table says otherwise.</summary>
    private bool Keeps(EnvoyResource? held, EnvoyResource? wanted, Func<EnvoyResource, bool> mayRemove)
    {
        if (wanted is not null)
        {
            return rejections.Contains(wanted);
        }

        // A full set can keep only what it can state.
        return held is not null && (held.HasBytes || variant == XdsVariant.Delta) && !mayRemove(held);
    }

    private IEnumerable<string> Candidates(ResourceTable table)
    {
        var difference = table.DifferenceFrom(client.Base);
        var changed = difference.Changed.Select(static resource => resource.Name).Concat(difference.Removed);
        if (client.Exceptions.Count > 0 || due.Count > 0)
        {
            changed = changed.Concat(client.Exceptions.Keys).Concat(due).Distinct(StringComparer.Ordinal);
        }

        return changed.Where(interest.Covers);
    }
}
