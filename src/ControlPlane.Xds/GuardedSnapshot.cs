using System.Collections.Immutable;

namespace ControlPlane.Xds;

/// <summary>What a <see cref="DeletionGuard"/> lets through.</summary>
/// <param name="Snapshot">To be published.</param>
/// <param name="Held">The resources in it that the new state no longer has, by type and name; empty when nothing is held.</param>
/// <param name="ReleaseAt">When the first of them is given up; <see langword="null"/> when nothing is held.</param>
public sealed record GuardedSnapshot(Snapshot Snapshot, ImmutableArray<ResourceReference> Held, DateTimeOffset? ReleaseAt);
