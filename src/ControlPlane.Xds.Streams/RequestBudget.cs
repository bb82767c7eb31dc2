namespace ControlPlane.Xds.Streams;

/// <summary>
/// A token bucket for the requests of one stream. A response brings one with it, because it is to be answered: a client that only answers is
/// never held back.
/// </summary>
internal sealed class RequestBudget(StreamLimits limits, TimeProvider time)
{
    private double _left = limits.RequestBurst;
    private long _filledAt = time.GetTimestamp();
    private TimeSpan _waited;
    private int _granted;

    /// <summary>A response is being sent. From any thread.</summary>
    internal void Grant() => Interlocked.Increment(ref _granted);

    /// <summary>Takes one request out of the budget.</summary>
    /// <returns>How long it has to wait; <see langword="null"/>: the client has not paused for too long.</returns>
    internal TimeSpan? Take()
    {
        Fill();
        _left--;
        if (_left >= 0)
        {
            // A wait that took too long on a busy machine is not a pause of the client.
            _waited = _left >= limits.RequestBurst / 4 ? TimeSpan.Zero : _waited;
            return TimeSpan.Zero;
        }

        var wait = TimeSpan.FromSeconds(-_left / limits.RequestsPerSecond);
        _waited += wait;
        return _waited > limits.RequestBacklog ? null : wait;
    }

    private void Fill()
    {
        var now = time.GetTimestamp();
        var earned = Interlocked.Exchange(ref _granted, 0) + (time.GetElapsedTime(_filledAt, now).TotalSeconds * limits.RequestsPerSecond);
        _left = Math.Min(limits.RequestBurst, _left + earned);
        _filledAt = now;
    }
}
