namespace ControlPlane.Xds.Sessions;

/// <summary>
/// Makes the responses of one type, and from then on takes the client to hold what they say: what is sent counts before it is written.
/// </summary>
internal sealed class Responses(SubscriptionMemory memory, ResponsePlanner planner)
{
    private readonly Wording _wording = new(memory);

    /// <summary>When lives have to be renewed.</summary>
    internal Renewals Renewals { get; } = new(memory);

    /// <summary>Before which time nothing more may be sent; kept by <see cref="SessionOptions.BigSetInterval"/>.</summary>
    internal DateTimeOffset NotBefore { get; private set; }

    private SessionOptions Options => memory.Profile.Options;

    private bool IsFullSet => memory.Variant == XdsVariant.Sotw && memory.Type.FullStateInSotw;

    /// <summary>Makes the next response of a plan.</summary>
    /// <returns><see langword="null"/> when this variant has no words for the plan.</returns>
    internal SessionResponse? Make(ResponsePlan plan, SendContext context)
    {
        var table = context.Snapshot.Table(memory.Type);
        var content = memory.Variant == XdsVariant.Delta
            ? _wording.Delta(plan, context.Snapshot)
            : _wording.Sotw(plan, context.Snapshot, planner.FullSet(table, plan.Kept));
        var isComplete = content.Changes.Count == plan.Changes.Count;
        Take(content.Changes, context.Now);
        if (isComplete)
        {
            memory.AnswerDue = false;
            Capacity.Release(memory.Due);
            memory.Client.Rebase(table, plan.Kept);
        }

        if (content.IsSilent)
        {
            return null;
        }

        var response = Of(content, context, VersionOf(table, plan.Kept));
        if (IsFullSet && SotwWire.Measure(response) >= Options.BigSetBytes)
        {
            NotBefore = context.Now + Options.BigSetInterval;
        }

        memory.Offers.Add(new AwaitedAnswer(response, context.Now, content.Changes, isComplete ? context.Mark : null));
        return response;
    }

    /// <summary>Makes a response that renews the lives of resources; <see langword="null"/> when none is due.</summary>
    internal SessionResponse? Renew(SendContext context)
    {
        var due = Renewals.TakeDue(context.Now);
        if (due.Count == 0)
        {
            return null;
        }

        // What the client holds, and nothing that waits for its turn.
        var (held, kept) = (memory.Client.Base, memory.Client.Exceptions);
        var accepted = memory.Offers.AckedVersion;
        // A full set that left bodies out would say that the rest is gone; so there everything is said again.
        var everything = new ResponseContent(IsFullSet ? [.. planner.FullSet(held, kept)] : [], [], [], IsSilent: false);
        var response = Of(everything, context, accepted.Length > 0 ? accepted : VersionOf(held, kept)) with { Renewed = IsFullSet ? [] : [.. due] };
        memory.Offers.Add(new AwaitedAnswer(response, context.Now, [], completes: null));
        return response;
    }

    private static string VersionOf(ResourceTable table, IReadOnlyDictionary<string, EnvoyResource?> kept)
    {
        if (kept.Count == 0)
        {
            return table.Version;
        }

        var fingerprint = table.Fingerprint;
        foreach (var (name, resource) in kept)
        {
            fingerprint -= table.Find(name)?.Fingerprint ?? UInt128.Zero;
            fingerprint += resource?.Fingerprint ?? UInt128.Zero;
        }

        return ResourceTable.VersionOf(fingerprint);
    }

    private SessionResponse Of(ResponseContent content, SendContext context, string version) =>
        new()
        {
            Type = memory.Type,
            Nonce = context.Nonce,
            Version = version,
            Resources = content.Resources,
            Removed = content.Removed,
            Errors = content.Errors,
            Unresolved = content.Unresolved,
            IsWithTtl = memory.Profile.SendsTtl && !memory.Type.HasAliases,
            Revision = context.Mark.Revision,
            ControlPlaneIdentifier = Options.ControlPlaneIdentifier,
        };

    private void Take(IReadOnlyList<PlannedChange> changes, DateTimeOffset now)
    {
        foreach (var change in changes)
        {
            memory.Due.Remove(change.Name);
            memory.Client.Set(change.Name, change.After);
            if (change.After is null)
            {
                memory.HeldRemovals.Remove(change.Name);
            }
            else
            {
                Renewals.Sent(change.After, now);
            }
        }
    }
}
