using ControlPlane.Model.Collections;

namespace ControlPlane.Model.EnvoyFilters;

/// <summary>What a patch is for; null parts say nothing.</summary>
public sealed record PatchMatch
{
    public PatchContext Context { get; init; }

    /// <summary>A regular expression over the version that a proxy states in its metadata (<c>ISTIO_VERSION</c>); a proxy without one is not meant.</summary>
    public string? ProxyVersion { get; init; }

    /// <summary>Texts in a proxy's metadata.</summary>
    public EquatableMap<string> ProxyMetadata { get; init; } = EquatableMap<string>.Empty;

    public ListenerPatchMatch? Listener { get; init; }

    public RoutePatchMatch? Routes { get; init; }

    public ClusterPatchMatch? Cluster { get; init; }
}
