namespace ControlPlane.Model.EnvoyFilters;

/// <summary>Which clusters; null says nothing.</summary>
public sealed record ClusterPatchMatch
{
    /// <summary>Makes the others of no account.</summary>
    public string? Name { get; init; }

    public string? Service { get; init; }

    public string? Subset { get; init; }

    public int? Port { get; init; }
}
