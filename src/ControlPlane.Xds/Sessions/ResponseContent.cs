using System.Collections.Immutable;

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
    /// <inheritdoc cref="SessionResponse.Errors"/>
    internal ImmutableArray<EnvoyResource> Errors { get; init; } = [];

    /// <inheritdoc cref="SessionResponse.Unresolved"/>
    internal ImmutableArray<string> Unresolved { get; init; } = [];
}
