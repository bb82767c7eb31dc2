using ControlPlane.Model.Collections;

namespace ControlPlane.Model.Telemetries;

/// <summary>How the requests of a listener are traced.</summary>
/// <param name="Provider">Where spans go.</param>
/// <param name="SamplingPercent">Share of requests without a decision of their own that are traced, 0..100.</param>
public sealed record TracingSettings(TracingProvider Provider, double SamplingPercent)
{
    /// <summary>Where nobody says.</summary>
    public const double DefaultSamplingPercent = 1;

    /// <summary>By name.</summary>
    public EquatableMap<SpanTag> Tags { get; init; } = EquatableMap<SpanTag>.Empty;

    /// <summary>Whether the request id carries the decision.</summary>
    public bool UseRequestId { get; init; } = true;

    /// <summary>What spans say they come from; empty where the tracer finds out by itself.</summary>
    public string ServiceName { get; init; } = "";
}
