namespace ControlPlane.Xds.Streams.Reports;

/// <summary>For a host that keeps no access logs.</summary>
internal sealed class NoAccessLogs : IAccessLogs
{
    public ValueTask WriteAsync(AccessLogBatch batch, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public void Dropped(AccessLogBatch batch)
    {
    }
}
