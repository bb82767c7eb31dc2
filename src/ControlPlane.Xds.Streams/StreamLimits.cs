namespace ControlPlane.Xds.Streams;

/// <summary>
/// What one stream may cost. A client that goes over a limit loses its stream with a status that names the limit, and is counted
/// (<see cref="IXdsMetrics.LimitExceeded"/>); other streams are not touched.
/// </summary>
public sealed record StreamLimits
{
    /// <summary>How long a stream may be open before its first message. Over it: <c>DEADLINE_EXCEEDED</c>.</summary>
    /// <value>Default 10 s.</value>
    public TimeSpan FirstMessageTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Size of the node in the first message, in bytes of protobuf. Over it: <c>INVALID_ARGUMENT</c>.</summary>
    /// <value>Default 1 MiB: the list of extensions that an Envoy sends along is tens of KiB.</value>
    public int NodeBytes { get; init; } = 1024 * 1024;

    /// <summary>
    /// Names in one request, those to add, to drop and held from before counted each by themselves. Over it: <c>INVALID_ARGUMENT</c>.
    /// </summary>
    /// <value>Default 100,000.</value>
    public int NamesPerRequest { get; init; } = 100_000;

    /// <summary>Length of a resource's name, in UTF-16 code units, which are never more than its bytes. Over it: <c>INVALID_ARGUMENT</c>.</summary>
    /// <value>Default 8,192.</value>
    public int NameLength { get; init; } = 8192;

    /// <summary>Different type URLs on one stream, known or not. Over it: <c>INVALID_ARGUMENT</c>.</summary>
    /// <value>Default 32: a client that knows all types there are stays below.</value>
    public int TypesPerStream { get; init; } = 32;

    /// <summary>Requests a second that a stream may send for ever. Over it and <see cref="RequestBurst"/>: <c>RESOURCE_EXHAUSTED</c>.</summary>
    /// <value>Default 200.</value>
    public int RequestsPerSecond { get; init; } = 200;

    /// <summary>Requests that a stream may send at once after a pause.</summary>
    /// <value>Default 2,000.</value>
    public int RequestBurst { get; init; } = 2000;

    /// <summary>How long the transport may take to accept one response. Over it: <c>RESOURCE_EXHAUSTED</c>.</summary>
    /// <value>Default 5 min: the time for the largest response over the slowest link, not only for a client that reads nothing.</value>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromMinutes(5);
}
