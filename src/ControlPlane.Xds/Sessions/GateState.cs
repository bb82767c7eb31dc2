using System.Collections.Immutable;

namespace ControlPlane.Xds.Sessions;

/// <summary>Whether listeners or routes may go.</summary>
/// <param name="ClosedUntil">When they go at the latest; <see langword="null"/>: now.</param>
/// <param name="Missed">Clusters that were waited for in vain; empty unless the time ran out just now.</param>
internal readonly record struct GateState(DateTimeOffset? ClosedUntil, ImmutableArray<string> Missed)
{
    internal static GateState Open { get; } = new(null, []);
}
