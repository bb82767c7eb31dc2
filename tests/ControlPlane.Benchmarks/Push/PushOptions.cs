using ControlPlane.Xds.Sessions;

namespace ControlPlane.Benchmarks.Push;

/// <summary>What to measure: every combination of the lists.</summary>
internal sealed record PushOptions(IReadOnlyList<int> Clients, IReadOnlyList<int> Services, IReadOnlyList<XdsVariant> Variants, IReadOnlyList<int> StreamsPerConnection)
{
    /// <summary>How often each kind of change is made, after a few that are not counted.</summary>
    internal int Changes { get; init; } = 20;

    /// <summary>Where <c>push.md</c> and <c>push.json</c> go; null: nowhere.</summary>
    internal string? Output { get; init; }
}
