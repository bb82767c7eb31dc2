using ControlPlane.Agent.Envoys;
using ControlPlane.Agent.Processes;

namespace ControlPlane.Agent.Running;

/// <summary>Waits until a started Envoy serves.</summary>
internal sealed class EnvoyStart(ProxyLaunch launch, EnvoyAdmin admin, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    /// <returns>Whether it serves; false: <paramref name="stop"/> came first.</returns>
    /// <exception cref="AgentException">Envoy ended, or got no configuration in time.</exception>
    internal async Task<bool> WaitAsync(ChildProcess envoy, Task<int> stop, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            if (envoy.Exited.IsCompleted)
            {
                throw new AgentException(
                    FailureKind.Unavailable,
                    $"Envoy ended with code {await envoy.Exited} before it was ready",
                    $"its own words are above; is another Envoy on {launch.Settings.Admin}?");
            }

            if (stop.IsCompleted)
            {
                return false;
            }

            if (await admin.IsLiveAsync(cancellationToken))
            {
                return true;
            }

            if (time.GetElapsedTime(began) > launch.ReadyTimeout)
            {
                throw new AgentException(
                    FailureKind.Unavailable,
                    $"Envoy has no configuration after {launch.ReadyTimeout.TotalSeconds:0} s from {launch.Settings.Xds}",
                    $"is the control plane running there? See http://{launch.Settings.Admin}/init_dump");
            }
        }

        return false;
    }
}
