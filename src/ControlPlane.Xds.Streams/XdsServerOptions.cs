using ControlPlane.Xds.Sessions;

namespace ControlPlane.Xds.Streams;

/// <summary>How discovery streams are served.</summary>
public sealed class XdsServerOptions
{
    /// <summary>Times and sizes of a session.</summary>
    public SessionOptions Session { get; set; } = new();

    /// <summary>Turns an origin key such as <c>VirtualService/shop/reviews</c> into words for the log, for instance file and line.</summary>
    /// <value>The key itself.</value>
    public Func<string, string> DescribeOrigin { get; set; } = static origin => origin;

    /// <summary>Names the option that sets a limit, for the log line about a client that went over it.</summary>
    /// <value>The name of the limit.</value>
    public Func<StreamLimit, string> DescribeLimit { get; set; } = static limit => limit.ToString();

    /// <summary>Biggest request after the first of a stream, in bytes. A proxy that reconnects with ten thousand resources lists them all.</summary>
    /// <value>64 MiB.</value>
    public int MaxRequestBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>
    /// Streams and fetches that are served at a time, of all clients. One more is refused with <c>RESOURCE_EXHAUSTED</c>, and its client tries
    /// again later or elsewhere.
    /// </summary>
    /// <value>50,000.</value>
    public int MaxStreams { get; set; } = 50_000;

    /// <summary>What one discovery stream may cost.</summary>
    public StreamLimits Limits { get; set; } = new();

    /// <summary>
    /// How many messages of an access log stream may wait to be written; what comes beyond that is dropped and counted. To hold the client
    /// back instead would hold its requests back.
    /// </summary>
    /// <value>64.</value>
    public int MaxWaitingAccessLogs { get; set; } = 64;
}
