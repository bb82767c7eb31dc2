namespace ControlPlane.Xds.Streams;

/// <summary>A token bucket for the requests of one stream. Not safe for use by several threads.</summary>
internal sealed class RequestBudget(StreamLimits limits, TimeProvider time)
{
    private double _left = limits.RequestBurst;
    private long _filledAt = time.GetTimestamp();

    /// <summary>Takes one request out of the budget; <see langword="false"/>: nothing is left.</summary>
    internal bool TryTake()
    {
        var now = time.GetTimestamp();
        _left = Math.Min(limits.RequestBurst, _left + (time.GetElapsedTime(_filledAt, now).TotalSeconds * limits.RequestsPerSecond));
        _filledAt = now;
        if (_left < 1)
        {
            return false;
        }

        _left--;
        return true;
    }
}
