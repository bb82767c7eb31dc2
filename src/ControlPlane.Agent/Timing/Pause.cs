namespace ControlPlane.Agent.Timing;

/// <summary>Waits for time to pass, by a clock that tests can hold.</summary>
internal static class Pause
{
    internal static async Task ForAsync(TimeSpan duration, TimeProvider time, CancellationToken cancellationToken)
    {
        if (duration <= TimeSpan.Zero)
        {
            return;
        }

        using var timer = new PeriodicTimer(duration, time);
        await timer.WaitForNextTickAsync(cancellationToken);
    }
}
