using System.Collections.Immutable;
using Envoy.Config.Endpoint.V3;

namespace ControlPlane.Xds.Sessions;

/// <summary>What one response says of a plan.</summary>
/// <param name="Resources">Unique by name.</param>
/// <param name="Removed">Names that do not exist; none of the resources.</param>
/// <param name="Changes">The part of the plan that it covers, from the plan's start.</param>
/// <param name="IsSilent">Whether there is nothing to send: this variant has no words for the changes.</param>
internal sealed record ResponseContent(
    ImmutableArray<EnvoyResource> Resources,
    ImmutableArray<string> Removed,
    IReadOnlyList<PlannedChange> Changes,
    bool IsSilent)
{
    // Field 6, removed_resources: a tag and a length of at most five bytes.
    private const int RemovedOverhead = 6;

    /// <summary>Differences, cut at a size.</summary>
    internal static ResponseContent Delta(ResponsePlan plan, int maxBytes)
    {
        var resources = ImmutableArray.CreateBuilder<EnvoyResource>();
        var removed = ImmutableArray.CreateBuilder<string>();
        var bytes = 0;
        var count = 0;
        foreach (var change in plan.Changes)
        {
            bytes += change.After?.DeltaFrameLength ?? change.Name.Length + RemovedOverhead;
            if (bytes > maxBytes && count > 0)
            {
                break;
            }

            count++;
            if (change.After is { } resource)
            {
                resources.Add(resource);
            }
            else
            {
                removed.Add(change.Name);
            }
        }

        var covered = count == plan.Changes.Count ? plan.Changes : [.. plan.Changes.Take(count)];
        return new ResponseContent(resources.ToImmutable(), removed.ToImmutable(), covered, IsSilent: false);
    }

    /// <summary>State of the world: the full set where absence deletes, else what changed.</summary>
    internal static ResponseContent Sotw(ResourceType type, ResponsePlan plan, IEnumerable<EnvoyResource> fullSet)
    {
        if (type.FullStateInSotw)
        {
            return new ResponseContent([.. fullSet], [], plan.Changes, IsSilent: false);
        }

        ImmutableArray<EnvoyResource> resources = [.. plan.Changes.Select(change => Stated(type, change)).OfType<EnvoyResource>()];
        var owesAnswer = plan.MustAnswer || plan.Changes.Any(static change => change.IsDue);
        return new ResponseContent(resources, [], plan.Changes, resources.IsEmpty && !owesAnswer);
    }

    /// <summary>Envoy waits for a load assignment that it asked for: "there is none" is said by an empty one.</summary>
    private static EnvoyResource? Stated(ResourceType type, PlannedChange change) =>
        change.After is null && change.IsDue && ReferenceEquals(type, ResourceType.Endpoint)
            ? EnvoyResource.Create(type, change.Name, new ClusterLoadAssignment { ClusterName = change.Name }, [])
            : change.After;
}
