namespace ControlPlane.Xds.Streams;

/// <summary>
/// What one stream may cost. A client that goes over a limit loses its stream with a status that names the limit, is counted
/// (<see cref="IXdsMetrics.LimitExceeded"/>) and logged; other streams are not touched. The first message is from somebody who has not been
/// let in, and is held to narrower limits than those after it.
/// </summary>
public sealed record StreamLimits
{
    /// <summary>How long a stream may be open before its first message. Over it: <c>DEADLINE_EXCEEDED</c>.</summary>
    /// <value>Default 10 s.</value>
    public TimeSpan FirstMessageTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Size of the first message, and of a request that is fetched for, in bytes; it may not be compressed. What is longer is refused by its
    /// announced length, before any of it is kept. Over it: <c>RESOURCE_EXHAUSTED</c>.
    /// </summary>
    /// <value>Default 4 MiB: a proxy that comes back with some 40,000 resources lists them all in its first message.</value>
    public int FirstMessageBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Names to add, or to drop, in the first message. Over it: <c>INVALID_ARGUMENT</c>.</summary>
    /// <value>Default 20,000. What the client says it holds counts by <see cref="Names"/>.</value>
    public int FirstMessageNames { get; init; } = 20_000;

    /// <summary>
    /// Length of a name to add or to drop, and of a type URL, in the first message, in UTF-16 code units. Over it: <c>INVALID_ARGUMENT</c>.
    /// </summary>
    /// <value>Default 2,048.</value>
    public int FirstMessageNameLength { get; init; } = 2048;

    /// <summary>Length of the node's id, in UTF-16 code units. Over it, or with control characters: <c>INVALID_ARGUMENT</c>.</summary>
    /// <value>Default 1,024.</value>
    public int NodeIdLength { get; init; } = 1024;

    /// <summary>Size of the node in the first message, in bytes of protobuf. Over it: <c>INVALID_ARGUMENT</c>.</summary>
    /// <value>Default 1 MiB: the list of extensions that an Envoy sends along is tens of KiB.</value>
    public int NodeBytes { get; init; } = 1024 * 1024;

    /// <summary>Size of the node's metadata, in bytes of protobuf. Over it: <c>INVALID_ARGUMENT</c>.</summary>
    /// <value>Default 256 KiB.</value>
    public int NodeMetadataBytes { get; init; } = 256 * 1024;

    /// <summary>How deep the node's metadata may be nested. Over it: <c>INVALID_ARGUMENT</c>.</summary>
    /// <value>Default 32. What is nested deeper than 100 messages cannot be read at all.</value>
    public int NodeMetadataDepth { get; init; } = 32;

    /// <summary>Keys in the node's metadata, at any depth. Over it: <c>INVALID_ARGUMENT</c>.</summary>
    /// <value>Default 2,000.</value>
    public int NodeMetadataKeys { get; init; } = 2000;

    /// <summary>
    /// Names of one type on a stream: those in one request (to add, to drop and held from before each by themselves), and those that an
    /// incremental stream has asked for over time. Over it: <c>INVALID_ARGUMENT</c>.
    /// </summary>
    /// <value>Default 100,000.</value>
    public int Names { get; init; } = 100_000;

    /// <summary>Length of a name or type URL, in UTF-16 code units, which are never more than its bytes. Over it: <c>INVALID_ARGUMENT</c>.</summary>
    /// <value>Default 8,192.</value>
    public int NameLength { get; init; } = 8192;

    /// <summary>Length of all names that an incremental stream asks for, of all types, in UTF-16 code units. Over it: <c>RESOURCE_EXHAUSTED</c>.</summary>
    /// <value>Default 64 Mi.</value>
    public int NamesLength { get; init; } = 64 * 1024 * 1024;

    /// <summary>Different type URLs on one stream that nobody knows; each is ignored and counted. Over it: <c>INVALID_ARGUMENT</c>.</summary>
    /// <value>Default 16.</value>
    public int UnknownTypes { get; init; } = 16;

    /// <summary>
    /// Requests a second that a stream may send unasked, that is, beyond one answer to each response. Those that come faster wait.
    /// </summary>
    /// <value>Default 50.</value>
    public int RequestsPerSecond { get; init; } = 50;

    /// <summary>Requests that a stream may send unasked at once after a pause, before they wait.</summary>
    /// <value>Default 200.</value>
    public int RequestBurst { get; init; } = 200;

    /// <summary>For how long a stream's requests may wait without its client pausing. Over it: <c>RESOURCE_EXHAUSTED</c>.</summary>
    /// <value>Default 10 s; zero: what comes too fast ends the stream at once.</value>
    public TimeSpan RequestBacklog { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long the transport may take to accept one response, and <see cref="WriteBytesPerSecond"/> for its size on top. Over it:
    /// <c>RESOURCE_EXHAUSTED</c>.
    /// </summary>
    /// <value>Default 30 s.</value>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How fast a client must take a large response at the least, in bytes a second.</summary>
    /// <value>Default 64 KiB.</value>
    public int WriteBytesPerSecond { get; init; } = 64 * 1024;

    /// <summary>
    /// Age at which a stream ends with <c>OK</c>, once the client has answered what it was sent, and its connection is asked to close: so
    /// that clients spread anew over several servers. Up to a tenth is added, different for each stream.
    /// </summary>
    /// <value>Default zero: never.</value>
    public TimeSpan MaxAge { get; init; }
}
