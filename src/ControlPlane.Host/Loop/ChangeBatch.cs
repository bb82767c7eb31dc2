using System.Collections.Immutable;
using ControlPlane.Model;

namespace ControlPlane.Host.Loop;

/// <summary>Changes that are applied together.</summary>
public sealed record ChangeBatch(ImmutableArray<MeshChange> Changes, Arrivals Arrived)
{
    /// <summary>What set it off, for metrics: <c>config</c> when somebody's configuration is part of it, else <c>workload</c>, or <c>proxy</c> when nothing changed.</summary>
    public string Trigger =>
        Changes.Any(change => change is MeshChange.ConfigReplaced or MeshChange.SettingsReplaced) ? "config"
        : Changes.Any(change => change is MeshChange.WorkloadReplaced) ? "workload"
        : "proxy";
}
