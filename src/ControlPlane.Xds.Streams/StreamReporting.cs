using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ControlPlane.Xds.Streams;

/// <summary>Where the reports of all streams go: board, metrics, log.</summary>
internal sealed class StreamReporting(
    ProxyStatusBoard board,
    IXdsMetrics metrics,
    IOptions<XdsServerOptions> options,
    TimeProvider clock,
    ILogger<DiscoveryStream> logger)
{
    internal DateTimeOffset Now => clock.GetUtcNow();

    internal ProxyStatusBoard Board => board;

    internal IXdsMetrics Metrics => metrics;

    internal ILogger Logger => logger;

    internal TimeProvider Clock => clock;

    internal Func<string, string> DescribeOrigin => options.Value.DescribeOrigin;

    internal StreamReport Begin(ProxyConnection connection, SnapshotFeed feed) => new(this, connection, feed);
}
