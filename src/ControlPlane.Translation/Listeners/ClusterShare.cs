namespace ControlPlane.Translation.Listeners;

/// <summary>A cluster with its share of a chain's connections.</summary>
/// <param name="Cluster">Cluster name.</param>
/// <param name="Weight">Relative share, at least 1.</param>
internal sealed record ClusterShare(string Cluster, int Weight);
