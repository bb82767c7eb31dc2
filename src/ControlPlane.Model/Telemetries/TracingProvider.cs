namespace ControlPlane.Model.Telemetries;

/// <summary>A collector of spans.</summary>
/// <param name="Kind">What it understands.</param>
/// <param name="Host">Host name of its service.</param>
/// <param name="Port">Its port.</param>
public sealed record TracingProvider(TracerKind Kind, string Host, int Port)
{
    /// <summary>Longest path in a span, in bytes; null: 256.</summary>
    public int? MaxTagLength { get; init; }

    /// <summary>Where Zipkin takes spans in.</summary>
    /// <value>Default <c>/api/v2/spans</c>.</value>
    public string Path { get; init; } = "/api/v2/spans";

    /// <summary>Whether Zipkin's trace ids have 64 bits instead of 128.</summary>
    public bool ShortIds { get; init; }
}
