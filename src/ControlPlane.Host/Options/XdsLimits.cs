using ControlPlane.Xds.Streams;

namespace ControlPlane.Host.Options;

/// <summary>What clients of the xDS address may cost the server. <see cref="LimitTable"/> names the keys, ranges and meanings.</summary>
public sealed record XdsLimits
{
    /// <summary>Connections at a time; one more is closed at once.</summary>
    /// <value>Default 20,000.</value>
    public int Connections { get; init; } = 20_000;

    /// <summary>Connections at a time from one address that is not loopback; one more is closed at once.</summary>
    /// <value>Default 200.</value>
    public int ConnectionsPerAddress { get; init; } = 200;

    /// <summary>Streams at a time on one connection; the client is told, and waits.</summary>
    /// <value>Default 5,000: a proxy that fetches endpoints without aggregation has one for each cluster.</value>
    public int StreamsPerConnection { get; init; } = 5000;

    /// <inheritdoc cref="XdsServerOptions.MaxStreams"/>
    public int Streams { get; init; } = 50_000;

    /// <summary>Size of a request after the first of its stream, in bytes. Over it: <c>RESOURCE_EXHAUSTED</c>.</summary>
    /// <value>Default 64 MiB: a proxy that reconnects with 100,000 resources lists them all.</value>
    public int MessageBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Size of a call's headers (gRPC calls them metadata), in bytes. Over it the stream is reset.</summary>
    /// <value>Default 32 KiB.</value>
    public int HeaderBytes { get; init; } = 32 * 1024;

    /// <summary>After how long a silence a connection is asked whether it is alive.</summary>
    /// <value>Default 30 s.</value>
    public TimeSpan KeepaliveInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long it may take to say so before it is closed.</summary>
    /// <value>Default 10 s.</value>
    public TimeSpan KeepaliveTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What one stream may cost.</summary>
    public StreamLimits Stream { get; init; } = new();
}
