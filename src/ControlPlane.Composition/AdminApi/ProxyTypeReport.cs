namespace ControlPlane.Composition.AdminApi;

/// <summary>One Envoy and one type of resources.</summary>
public sealed record ProxyTypeReport
{
    /// <summary><c>CDS</c>, <c>EDS</c>, …</summary>
    public required string Type { get; init; }

    public required SyncState State { get; init; }

    /// <summary>Seconds since the state was last confirmed or began; null when that is not known.</summary>
    public double? AgeSeconds { get; init; }

    public string SentVersion { get; init; } = "";

    public string AckedVersion { get; init; } = "";

    /// <summary>The mesh revision of which the Envoy has everything of this type.</summary>
    public long AckedRevision { get; init; }

    public IReadOnlyList<RejectionReport> Rejections { get; init; } = [];
}
