using System.Collections.Concurrent;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ControlPlane.Xds.Streams;

/// <summary>Says who goes over which limit: to the client, the metrics and the log. Of one address the log hears once a minute.</summary>
internal sealed partial class LimitReport(
    IOptions<XdsServerOptions> options, IXdsMetrics metrics, TimeProvider clock, ILogger<LimitReport> logger)
{
    // Beyond so many addresses the log's memory starts anew: it is better to say something twice than to remember everybody.
    private const int MostAddresses = 4096;
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(string Address, StreamLimit Limit), long> _told = new();

    internal StreamLimits Limits => options.Value.Limits;

    /// <inheritdoc cref="XdsServerOptions.MaxStreams"/>
    internal int MaxStreams => options.Value.MaxStreams;

    internal TimeProvider Clock => clock;

    /// <summary>Counts and logs; the result is for throwing.</summary>
    /// <param name="limit">Which limit.</param>
    /// <param name="status">What the client is told.</param>
    /// <param name="reason">In words, with the limit's value.</param>
    /// <param name="client">Who.</param>
    internal RpcException Exceeded(StreamLimit limit, StatusCode status, string reason, LimitedClient client)
    {
        metrics.LimitExceeded(limit);
        if (IsNews(client.Address, limit))
        {
            Log.Exceeded(logger, client.NodeId, client.Peer, status, reason, options.Value.DescribeLimit(limit));
        }

        return new RpcException(new Status(status, reason));
    }

    internal void Noticed(StreamNotice notice) => metrics.Noticed(notice);

    private bool IsNews(string address, StreamLimit limit)
    {
        var now = clock.GetTimestamp();
        if (_told.TryGetValue((address, limit), out var at) && clock.GetElapsedTime(at, now) < Quiet)
        {
            return false;
        }

        if (_told.Count >= MostAddresses)
        {
            _told.Clear();
        }

        _told[(address, limit)] = now;
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(
            1,
            LogLevel.Warning,
            "{NodeId} at {Peer} went over a limit and lost its stream ({Status}): {Reason} If that is right for it, raise {Option}. More of the same from its address is only counted for a minute")]
        internal static partial void Exceeded(
            ILogger logger, string nodeId, string peer, StatusCode status, string reason, string option);
    }
}
