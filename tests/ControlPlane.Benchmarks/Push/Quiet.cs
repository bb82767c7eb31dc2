using ControlPlane.Benchmarks.Clients;

namespace ControlPlane.Benchmarks.Push;

/// <summary>Waits until the clients are sent nothing any more.</summary>
internal static class Quiet
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    /// <param name="clients">Whom to look at.</param>
    /// <param name="enough">Silence does not count before this holds.</param>
    /// <param name="silence">How long nothing must have come.</param>
    /// <exception cref="TimeoutException">It did not become quiet.</exception>
    internal static async Task<Traffic> WaitAsync(IReadOnlyList<XdsClient> clients, Func<Traffic, bool> enough, TimeSpan silence)
    {
        var time = TimeProvider.System;
        using var timer = new PeriodicTimer(Interval);
        var (begun, changed) = (time.GetTimestamp(), time.GetTimestamp());
        var last = Traffic.Of(clients);
        while (await timer.WaitForNextTickAsync(CancellationToken.None))
        {
            var now = Traffic.Of(clients);
            if (now.Total != last.Total || now.LastAnswer != last.LastAnswer)
            {
                (last, changed) = (now, time.GetTimestamp());
            }
            else if (time.GetElapsedTime(changed) > silence && enough(now))
            {
                return now;
            }
            else if (time.GetElapsedTime(begun) > Limit)
            {
                throw new TimeoutException($"not quiet within {Limit}: {string.Join('/', now.Messages)} messages so far");
            }
        }

        throw new InvalidOperationException("the timer ended");
    }
}
