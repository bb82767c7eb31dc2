using ControlPlane.Model.Collections;

namespace ControlPlane.Model.Telemetries;

/// <summary>An entry of <c>tracing</c>. Null: as before.</summary>
public sealed record TracingRule
{
    /// <summary>Name of one of MeshConfig's <c>extensionProviders</c>.</summary>
    public string? Provider { get; init; }

    public WorkloadMode Mode { get; init; }

    /// <value>0..100.</value>
    public double? SamplingPercent { get; init; }

    /// <summary>Whether no spans are made.</summary>
    public bool? Disabled { get; init; }

    /// <summary>Tags of every span, by name.</summary>
    public EquatableMap<SpanTag>? Tags { get; init; }

    /// <summary>Whether spans have the tags that say which workload made them.</summary>
    public bool? WorkloadTags { get; init; }

    /// <summary>Whether the request id carries the decision to trace.</summary>
    public bool? UseRequestId { get; init; }
}
