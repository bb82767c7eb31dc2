namespace ControlPlane.Xds.Sessions;

/// <summary>Compares what a client holds with what it should hold. Costs what differs, not what there is.</summary>
internal sealed class ResponsePlanner(SubscriptionMemory memory)
{
    /// <param name="table">What the snapshot has of the type.</param>
    /// <param name="mayRemove">Whether a resource that the snapshot no longer has may be taken from the client now.</param>
    /// <param name="mustAnswer">Whether an answer is owed even if it says nothing.</param>
    internal ResponsePlan Plan(ResourceTable table, Func<EnvoyResource, bool> mayRemove, bool mustAnswer)
    {
        var draft = new Draft(table, mayRemove);
        var difference = table.DifferenceFrom(memory.Client.Base);
        if (memory.Client.Exceptions.Count > 0 || memory.Due.Count > 0)
        {
            foreach (var name in Names(difference).Concat(memory.Client.Exceptions.Keys).Concat(memory.Due).Distinct(StringComparer.Ordinal))
            {
                Consider(name, draft);
            }
        }
        else
        {
            // What a push to many does, once for each of them: by loops, which allocate nothing.
            foreach (var resource in difference.Changed)
            {
                Consider(resource.Name, draft);
            }

            foreach (var name in difference.Removed)
            {
                Consider(name, draft);
            }
        }

        if (draft.Answered is { } answered)
        {
            memory.Due.ExceptWith(answered);
        }

        return new ResponsePlan(draft.Changes, draft.Kept ?? ResponsePlan.NothingKept, mustAnswer);
    }

    private static IEnumerable<string> Names(TableDifference difference) =>
        difference.Changed.Select(static resource => resource.Name).Concat(difference.Removed);

    private void Consider(string name, Draft draft)
    {
        if (!memory.Interest.Covers(name))
        {
            return;
        }

        var held = memory.Client.Find(name);
        var wanted = draft.Table.Find(name);
        var isDue = memory.Due.Contains(name);
        if (IsAnsweredByMembers(name, draft.Table))
        {
            (draft.Answered ??= []).Add(name);
        }
        else if (Keeps(held, wanted, draft.MayRemove))
        {
            var sendable = held is { HasBytes: true } ? held : null;
            // Told incrementally that there is nothing, the client has nothing.
            (draft.Kept ??= new(StringComparer.Ordinal))[name] = isDue && memory.Variant == XdsVariant.Delta ? sendable : held;
            if (isDue)
            {
                draft.Changes.Add(new PlannedChange(name, held, sendable, isDue));
            }
        }
        else if (isDue || !Equals(held, wanted))
        {
            draft.Changes.Add(new PlannedChange(name, held, wanted, isDue));
        }
    }

    /// <summary>All that a full set says: what the table has for this client, with what it keeps in place of it.</summary>
    internal IEnumerable<EnvoyResource> FullSet(ResourceTable table, IReadOnlyDictionary<string, EnvoyResource?> instead)
    {
        var covered = memory.Interest.Wildcard ? table : memory.Interest.Names.Select(table.Find).OfType<EnvoyResource>();
        foreach (var resource in covered)
        {
            if (!instead.TryGetValue(resource.Name, out var kept))
            {
                if (resource.HasBytes)
                {
                    yield return resource;
                }
            }
            else if (kept is not null)
            {
                // The client may hold a form that this stream never saw: only naming the resource keeps it.
                yield return kept.HasBytes ? kept : resource;
            }
        }

        foreach (var (name, kept) in instead)
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
        var claimed = new Dictionary<string, EnvoyResource?>(StringComparer.Ordinal);
        foreach (var (spelled, version) in versions)
        {
            var name = XdstpName.Canonical(spelled);
            if (memory.Interest.Covers(name))
            {
                claimed[name] = HeldForm(name, version, table);
            }
        }

        var names = memory.Interest.Wildcard || memory.Interest.HasCollections
            ? table.Select(static resource => resource.Name).Where(memory.Interest.Covers).Concat(memory.Interest.Names)
            : memory.Interest.Names;
        foreach (var name in names)
        {
            claimed.TryAdd(name, null);
        }

        memory.Client.Rebase(table, claimed);
        // The one exception to "every name asked for is answered": what the client holds already.
        memory.Due.RemoveWhere(name => claimed.GetValueOrDefault(name) is { HasBytes: true });
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
            return memory.Rejections.Contains(wanted);
        }

        // A full set can keep only what it can state.
        return held is { Fault: null } && (held.HasBytes || memory.Variant == XdsVariant.Delta) && !mayRemove(held);
    }

    /// <summary>An empty collection is answered by its name; any other by what is in it.</summary>
    private bool IsAnsweredByMembers(string name, ResourceTable table) =>
        memory.Interest.HasCollections
        && memory.Interest.IsCollection(name)
        && memory.Interest.IsNamed(name)
        && table.Any(resource => resource.HasBytes && XdstpName.CollectionsOf(resource.Name).Contains(name));

    /// <summary>A plan in the making.</summary>
    private sealed class Draft(ResourceTable table, Func<EnvoyResource, bool> mayRemove)
    {
        internal ResourceTable Table => table;

        internal Func<EnvoyResource, bool> MayRemove => mayRemove;

        internal List<PlannedChange> Changes { get; } = [];

        internal Dictionary<string, EnvoyResource?>? Kept { get; set; }

        /// <summary>Collections that what is in them answers for.</summary>
        internal List<string>? Answered { get; set; }
    }
}
