using System.Collections.Immutable;

namespace ControlPlane.Xds;

/// <summary>What turns an earlier table into a later one.</summary>
/// <param name="Changed">Resources that are new or have other bytes, in no particular order.</param>
/// <param name="Removed">Names that the later table no longer has, in no particular order.</param>
public sealed record TableDifference(ImmutableArray<EnvoyResource> Changed, ImmutableArray<string> Removed)
{
    /// <summary>No difference.</summary>
    public static TableDifference None { get; } = new([], []);

    public bool IsEmpty => Changed.IsEmpty && Removed.IsEmpty;
}
