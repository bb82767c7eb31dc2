using System.Collections.Immutable;
using Envoy.Config.Endpoint.V3;

namespace ControlPlane.Xds.Sessions;

/// <summary>Puts planned changes into the words that a variant and a client have for them.</summary>
internal sealed class Wording(SubscriptionMemory memory)
{
    // Field 6, removed_resources: a tag and a length of at most five bytes.
    private const int RemovedOverhead = 6;

    private SessionProfile Profile => memory.Profile;

    /// <summary>Differences, cut at a size.</summary>
    internal ResponseContent Delta(ResponsePlan plan, Snapshot snapshot)
    {
        var resources = ImmutableArray.CreateBuilder<EnvoyResource>(plan.Changes.Count);
        Others? others = null;
        var bytes = 0;
        var count = 0;
        foreach (var change in plan.Changes)
        {
            var stated = Stated(change, snapshot);
            if (bytes + (stated?.DeltaFrameLength ?? 0) > Profile.Options.MaxDeltaBytes && bytes > 0)
            {
                break;
            }

            count++;
            if (stated is not null)
            {
                resources.Add(stated);
                bytes += stated.DeltaFrameLength;
            }
            else if (SaysMissing(change, snapshot, others ??= new Others()))
            {
                bytes += change.Name.Length + RemovedOverhead;
            }
        }

        var covered = count == plan.Changes.Count ? plan.Changes : [.. plan.Changes.Take(count)];
        var isSilent = resources.Count == 0 && others?.IsEmpty != false && !(plan.MustAnswer && count == plan.Changes.Count);
        return new ResponseContent(resources.DrainToImmutable(), others is null ? [] : [.. others.Removed], covered, isSilent)
        {
            Errors = others is null ? [] : [.. others.Errors],
            Unresolved = others is null ? [] : [.. others.Unresolved],
        };
    }

    /// <summary>State of the world: the full set where absence deletes, else what changed.</summary>
    internal ResponseContent Sotw(ResponsePlan plan, Snapshot snapshot, IEnumerable<EnvoyResource> fullSet)
    {
        ImmutableArray<EnvoyResource> errors = [.. plan.Changes.Select(change => ErrorOf(change, snapshot)).OfType<EnvoyResource>()];
        if (memory.Type.FullStateInSotw)
        {
            return new ResponseContent([.. fullSet], [], plan.Changes, IsSilent: false) { Errors = errors };
        }

        ImmutableArray<EnvoyResource> resources = [.. plan.Changes.Select(change => Stated(change, snapshot)).OfType<EnvoyResource>()];
        var owesAnswer = plan.MustAnswer || plan.Changes.Any(static change => change.IsDue);
        return new ResponseContent(resources, [], plan.Changes, resources.IsEmpty && errors.IsEmpty && !owesAnswer) { Errors = errors };
    }

    /// <summary>Something of the client's own is there to be taken away, as opposed to nothing or a reason why there is nothing.</summary>
    private static bool IsReal(EnvoyResource? held) => held is { Fault: null };

    /// <summary>The resource to send: what is there, or an empty one where that is how to say "there is none".</summary>
    private EnvoyResource? Stated(PlannedChange change, Snapshot snapshot)
    {
        if (change.After is not null)
        {
            return change.After.HasBytes ? change.After : null;
        }

        var isAsked = Profile.Variant == XdsVariant.Sotw && change.IsDue;
        return ReferenceEquals(memory.Type, ResourceType.Endpoint)
            && Profile.Options.EmptyAssignments
            && (isAsked || (IsReal(change.Before) && IsNeeded(change.Name, snapshot)))
            ? EnvoyResource.Encode(memory.Type, change.Name, new ClusterLoadAssignment { ClusterName = change.Name }, [])
            : null;
    }

    /// <summary>Whether a cluster goes on that takes its endpoints from this assignment.</summary>
    private static bool IsNeeded(string assignment, Snapshot snapshot)
    {
        var reference = new ResourceReference(ResourceType.Endpoint, assignment);
        return snapshot.Clusters.Find(assignment)?.References.Contains(reference) == true
            || snapshot.Clusters.Any(cluster => cluster.References.Contains(reference));
    }

    /// <summary>The reason to give for a name that the client asked for: a fault, or that there is no such thing.</summary>
    private EnvoyResource? ErrorOf(PlannedChange change, Snapshot snapshot)
    {
        if (!memory.Interest.IsNamed(change.Name))
        {
            return null;
        }

        if (change.After is { Fault: not null })
        {
            return change.After;
        }

        return change is { After: null, IsDue: true } && !IsReal(change.Before) && Profile.Client.ReadsErrors && !memory.Interest.IsCollection(change.Name)
            && Stated(change, snapshot) is null
            ? EnvoyResource.Faulty(memory.Type, change.Name, ResourceFault.NotFound)
            : null;
    }

    private bool SaysMissing(PlannedChange change, Snapshot snapshot, Others others)
    {
        var error = ErrorOf(change, snapshot);
        if (error is not null)
        {
            others.Errors.Add(error);
        }

        if (error is null && change is { After: null, IsDue: true } && memory.Type.HasAliases && !IsReal(change.Before))
        {
            others.Unresolved.Add(change.Name);
        }
        else if (IsRemovalSaid(change, error))
        {
            others.Removed.Add(change.Name);
        }
        else
        {
            return error is not null;
        }

        return true;
    }

    private bool IsRemovalSaid(PlannedChange change, EnvoyResource? error)
    {
        if (error is not null)
        {
            return !Profile.Client.ReadsErrors && change.Before?.Fault is null;
        }

        // A fault is told to those who ask by name; to others there is nothing, and never was.
        return change.After is null
            ? change.IsDue || IsReal(change.Before) || (Profile.Client.ReadsErrors && change.Before is not null && memory.Interest.IsNamed(change.Name))
            : IsReal(change.Before);
    }

    private sealed class Others
    {
        internal List<string> Removed { get; } = [];

        internal List<EnvoyResource> Errors { get; } = [];

        internal List<string> Unresolved { get; } = [];

        internal bool IsEmpty => Removed.Count + Errors.Count + Unresolved.Count == 0;
    }
}
