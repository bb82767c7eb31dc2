namespace ControlPlane.Xds.Streams.Reports;

/// <summary>Where access logs go (ALS). Called by the loops of the streams at the same time, for one stream one batch after the other.</summary>
public interface IAccessLogs
{
    /// <summary>Takes some entries. May take its time: what comes meanwhile waits, up to a bound, and is dropped beyond it.</summary>
    ValueTask WriteAsync(AccessLogBatch batch, CancellationToken cancellationToken);

    /// <summary>Entries that were not written, because writing is too slow or has failed. Returns at once.</summary>
    void Dropped(AccessLogBatch batch);
}
