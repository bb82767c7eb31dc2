using System.Collections.Immutable;

namespace ControlPlane.Xds.Sessions;

/// <summary>One response to send, of either variant: which resources, not their bytes (those are in the resources, encoded once).</summary>
public sealed record SessionResponse
{
    public required ResourceType Type { get; init; }

    /// <summary>Unique in the stream.</summary>
    public required string Nonce { get; init; }

    /// <summary>Belongs to the content: the same for the same set, in every process.</summary>
    public required string Version { get; init; }

    /// <summary>Unique by name, in no particular order.</summary>
    public required ImmutableArray<EnvoyResource> Resources { get; init; }

    /// <summary>Incremental only: names that the client has or asked for, and that do not exist. None of <see cref="Resources"/>.</summary>
    public ImmutableArray<string> Removed { get; init; } = [];

    /// <summary>
    /// Resources that the client has and keeps for another <see cref="EnvoyResource.Ttl"/>: they travel without a body. None of
    /// <see cref="Resources"/>.
    /// </summary>
    public ImmutableArray<EnvoyResource> Renewed { get; init; } = [];

    /// <summary>
    /// Names that the client asked for and does not get, with the reason in <see cref="EnvoyResource.Fault"/>. None of
    /// <see cref="Resources"/>; in <see cref="Removed"/>, too, where the client might not read reasons.
    /// </summary>
    public ImmutableArray<EnvoyResource> Errors { get; init; } = [];

    /// <summary>Incremental only: aliases that the client asked for and that no resource goes by.</summary>
    public ImmutableArray<string> Unresolved { get; init; } = [];

    /// <summary>Whether <see cref="Resources"/> travel with their times to live (state of the world: those that have one, wrapped).</summary>
    public bool IsWithTtl { get; init; }

    /// <summary>Revision of the snapshot that this was made from.</summary>
    public required long Revision { get; init; }

    /// <summary>See <see cref="SessionOptions.ControlPlaneIdentifier"/>.</summary>
    public string ControlPlaneIdentifier { get; init; } = "";
}
