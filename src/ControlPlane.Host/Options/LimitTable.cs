using System.Collections.Immutable;
using ControlPlane.Xds.Streams;

namespace ControlPlane.Host.Options;

/// <summary>The only list of limits: flags, help and reading follow it.</summary>
internal static class LimitTable
{
    private const long Mi = 1024 * 1024;
    private const long Million = 1_000_000;
    private const long Second = 1000;
    private const long Hour = 3600 * Second;

    internal static ImmutableArray<LimitOption> All => [.. Server, .. FirstMessage, .. Stream];

    /// <summary>The flags that set a limit, as a log line names them.</summary>
    internal static string FlagsOf(StreamLimit limit) => limit switch
    {
        StreamLimit.FirstMessage => "--limit-first-message-timeout",
        StreamLimit.FirstMessageBytes => "--limit-first-message-bytes",
        StreamLimit.Compression => "nothing: turn compression off in the client",
        StreamLimit.NodeId => "--limit-node-id-length",
        StreamLimit.NodeBytes => "--limit-node-bytes",
        StreamLimit.NodeMetadata => "--limit-node-metadata-bytes, -depth or -keys",
        StreamLimit.Names => "--limit-names or --limit-first-message-names",
        StreamLimit.NameLength => "--limit-name-length, --limit-first-message-name-length or --limit-names-length",
        StreamLimit.Types => "--limit-unknown-types",
        StreamLimit.RequestRate => "--limit-requests-per-second, --limit-request-burst or --limit-request-backlog",
        StreamLimit.WriteStall => "--limit-write-timeout or lower --limit-write-bytes-per-second",
        StreamLimit.Streams => "--limit-streams",
    };

    private static ImmutableArray<LimitOption> Server { get; } =
    [
        new("Connections", LimitUnit.Count, (1, 1_000_000), "Connections to the xDS address at a time; one more is closed at once")
        {
            Get = static limits => limits.Connections,
            Set = static (limits, value) => limits with { Connections = (int)value },
        },
        new("ConnectionsPerAddress", LimitUnit.Count, (1, 1_000_000), "The same from one address; loopback is not counted")
        {
            Get = static limits => limits.ConnectionsPerAddress,
            Set = static (limits, value) => limits with { ConnectionsPerAddress = (int)value },
        },
        new("StreamsPerConnection", LimitUnit.Count, (1, 1_000_000), "Streams at a time on one connection")
        {
            Get = static limits => limits.StreamsPerConnection,
            Set = static (limits, value) => limits with { StreamsPerConnection = (int)value },
        },
        new("Streams", LimitUnit.Count, (1, 10_000_000), "Streams at a time in all")
        {
            Get = static limits => limits.Streams,
            Set = static (limits, value) => limits with { Streams = (int)value },
        },
        new("MessageBytes", LimitUnit.Bytes, (Mi/16, 1024*Mi), "Size of a request after the first of its stream")
        {
            Get = static limits => limits.MessageBytes,
            Set = static (limits, value) => limits with { MessageBytes = (int)value },
        },
        new("HeaderBytes", LimitUnit.Bytes, (4096, Mi), "Size of a call's headers")
        {
            Get = static limits => limits.HeaderBytes,
            Set = static (limits, value) => limits with { HeaderBytes = (int)value },
        },
        new("KeepaliveInterval", LimitUnit.Time, (Second, Hour), "After how long a silence a connection is asked whether it is alive")
        {
            Get = static limits => (long)limits.KeepaliveInterval.TotalMilliseconds,
            Set = static (limits, value) => limits with { KeepaliveInterval = TimeSpan.FromMilliseconds(value) },
        },
        new("KeepaliveTimeout", LimitUnit.Time, (Second, Hour), "How long it may take to answer before it is closed")
        {
            Get = static limits => (long)limits.KeepaliveTimeout.TotalMilliseconds,
            Set = static (limits, value) => limits with { KeepaliveTimeout = TimeSpan.FromMilliseconds(value) },
        },
    ];

    private static ImmutableArray<LimitOption> FirstMessage { get; } =
    [
        new("FirstMessageTimeout", LimitUnit.Time, (Second/10, Hour), "How long a stream may be open without a message")
        {
            Get = static limits => (long)limits.Stream.FirstMessageTimeout.TotalMilliseconds,
            Set = static (limits, value) => limits with { Stream = limits.Stream with { FirstMessageTimeout = TimeSpan.FromMilliseconds(value) } },
        },
        new("FirstMessageBytes", LimitUnit.Bytes, (4096, 1024*Mi), "Size of the first message of a stream, and of a fetch")
        {
            Get = static limits => limits.Stream.FirstMessageBytes,
            Set = static (limits, value) => limits with { Stream = limits.Stream with { FirstMessageBytes = (int)value } },
        },
        new("FirstMessageNames", LimitUnit.Count, (1, Million), "Names in the first message")
        {
            Get = static limits => limits.Stream.FirstMessageNames,
            Set = static (limits, value) => limits with { Stream = limits.Stream with { FirstMessageNames = (int)value } },
        },
        new("FirstMessageNameLength", LimitUnit.Count, (64, Mi), "Length of a name or type URL in the first message")
        {
            Get = static limits => limits.Stream.FirstMessageNameLength,
            Set = static (limits, value) => limits with { Stream = limits.Stream with { FirstMessageNameLength = (int)value } },
        },
        new("NodeIdLength", LimitUnit.Count, (64, Mi), "Length of the node's id")
        {
            Get = static limits => limits.Stream.NodeIdLength,
            Set = static (limits, value) => limits with { Stream = limits.Stream with { NodeIdLength = (int)value } },
        },
        new("NodeBytes", LimitUnit.Bytes, (1024, 64*Mi), "Size of the node")
        {
            Get = static limits => limits.Stream.NodeBytes,
            Set = static (limits, value) => limits with { Stream = limits.Stream with { NodeBytes = (int)value } },
        },
        new("NodeMetadataBytes", LimitUnit.Bytes, (1024, 64*Mi), "Size of the node's metadata")
        {
            Get = static limits => limits.Stream.NodeMetadataBytes,
            Set = static (limits, value) => limits with { Stream = limits.Stream with { NodeMetadataBytes = (int)value } },
        },
        new("NodeMetadataDepth", LimitUnit.Count, (1, 90), "How deep the node's metadata may be nested")
        {
            Get = static limits => limits.Stream.NodeMetadataDepth,
            Set = static (limits, value) => limits with { Stream = limits.Stream with { NodeMetadataDepth = (int)value } },
        },
        new("NodeMetadataKeys", LimitUnit.Count, (1, Million), "Keys in the node's metadata, at any depth")
        {
            Get = static limits => limits.Stream.NodeMetadataKeys,
            Set = static (limits, value) => limits with { Stream = limits.Stream with { NodeMetadataKeys = (int)value } },
        },
    ];

    private static ImmutableArray<LimitOption> Stream { get; } =
    [
        new("Names", LimitUnit.Count, (1, 10*Million), "Names of one type that a stream may ask for")
        {
            Get = static limits => limits.Stream.Names,
            Set = static (limits, value) => limits with { Stream = limits.Stream with { Names = (int)value } },
        },
        new("NameLength", LimitUnit.Count, (64, Mi), "Length of a name or type URL")
        {
            Get = static limits => limits.Stream.NameLength,
            Set = static (limits, value) => limits with { Stream = limits.Stream with { NameLength = (int)value } },
        },
        new("NamesLength", LimitUnit.Count, (Mi, 1024*Mi), "Length of all names that an incremental stream may ask for")
        {
            Get = static limits => limits.Stream.NamesLength,
            Set = static (limits, value) => limits with { Stream = limits.Stream with { NamesLength = (int)value } },
        },
        new("UnknownTypes", LimitUnit.Count, (0, 1000), "Types on one stream that nobody knows; they are ignored")
        {
            Get = static limits => limits.Stream.UnknownTypes,
            Set = static (limits, value) => limits with { Stream = limits.Stream with { UnknownTypes = (int)value } },
        },
        new("RequestsPerSecond", LimitUnit.Count, (1, Million), "Requests a second beyond one answer to each response; faster ones wait")
        {
            Get = static limits => limits.Stream.RequestsPerSecond,
            Set = static (limits, value) => limits with { Stream = limits.Stream with { RequestsPerSecond = (int)value } },
        },
        new("RequestBurst", LimitUnit.Count, (1, Million), "Requests at once after a pause, before they wait")
        {
            Get = static limits => limits.Stream.RequestBurst,
            Set = static (limits, value) => limits with { Stream = limits.Stream with { RequestBurst = (int)value } },
        },
        new("RequestBacklog", LimitUnit.Time, (0, Hour), "How long requests may wait without a pause before the stream ends")
        {
            Get = static limits => (long)limits.Stream.RequestBacklog.TotalMilliseconds,
            Set = static (limits, value) => limits with { Stream = limits.Stream with { RequestBacklog = TimeSpan.FromMilliseconds(value) } },
        },
        new("WriteTimeout", LimitUnit.Time, (Second, Hour), "How long a client may take to read a response")
        {
            Get = static limits => (long)limits.Stream.WriteTimeout.TotalMilliseconds,
            Set = static (limits, value) => limits with { Stream = limits.Stream with { WriteTimeout = TimeSpan.FromMilliseconds(value) } },
        },
        new("WriteBytesPerSecond", LimitUnit.Bytes, (1024, 1024*Mi), "How fast a client must read a large response on top of that")
        {
            Get = static limits => limits.Stream.WriteBytesPerSecond,
            Set = static (limits, value) => limits with { Stream = limits.Stream with { WriteBytesPerSecond = (int)value } },
        },
        new("MaxAge", LimitUnit.Time, (0, 365*24*Hour), "Age at which a stream ends with OK, so that clients spread anew over servers; 0: never")
        {
            Get = static limits => (long)limits.Stream.MaxAge.TotalMilliseconds,
            Set = static (limits, value) => limits with { Stream = limits.Stream with { MaxAge = TimeSpan.FromMilliseconds(value) } },
        },
    ];
}
