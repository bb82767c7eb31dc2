using ControlPlane.Xds.Streams.Reports;
using Prometheus;

namespace ControlPlane.Host.Reports;

/// <summary>Counts the entries of access logs that Envoys send, and writes them to the server's log at level debug. They are kept nowhere.</summary>
internal sealed partial class AccessLogCounter(IMetricFactory factory, ILogger<AccessLogCounter> logger) : IAccessLogs
{
    private readonly Counter _entries = factory.CreateCounter(
        "controlplane_als_entries_total", "Entries of access logs that Envoys sent.", ["kind"]);

    private readonly Counter _dropped = factory.CreateCounter(
        "controlplane_als_dropped_total", "Entries of access logs that were dropped, because writing them is too slow or failed.");

    public ValueTask WriteAsync(AccessLogBatch batch, CancellationToken cancellationToken)
    {
        _entries.WithLabels("http").Inc(batch.Requests.Count);
        _entries.WithLabels("tcp").Inc(batch.Connections.Count);
        if (logger.IsEnabled(LogLevel.Debug))
        {
            Write(batch);
        }

        return ValueTask.CompletedTask;
    }

    public void Dropped(AccessLogBatch batch) => _dropped.Inc(batch.Count);

    private void Write(AccessLogBatch batch)
    {
        var nodeId = batch.Client.Node.Id;
        foreach (var entry in batch.Requests)
        {
            Log.Request(
                logger,
                nodeId,
                entry.Request?.RequestMethod.ToString() ?? "",
                $"{entry.Request?.Authority}{entry.Request?.Path}",
                entry.Response?.ResponseCode ?? 0,
                entry.CommonProperties?.UpstreamCluster ?? "");
        }

        foreach (var entry in batch.Connections)
        {
            Log.Connection(
                logger,
                nodeId,
                entry.CommonProperties?.UpstreamCluster ?? "",
                entry.ConnectionProperties?.ReceivedBytes ?? 0,
                entry.ConnectionProperties?.SentBytes ?? 0);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1401, LogLevel.Debug, "{NodeId}: {Method} {Url} {Status}, cluster {Cluster}")]
        public static partial void Request(ILogger logger, string nodeId, string method, string url, uint status, string cluster);

        [LoggerMessage(1402, LogLevel.Debug, "{NodeId}: a connection to cluster {Cluster}, {Received} bytes received, {Sent} sent")]
        public static partial void Connection(ILogger logger, string nodeId, string cluster, ulong received, ulong sent);
    }
}
