using System.Runtime.CompilerServices;
using ControlPlane.Agent.Addresses;
using ControlPlane.Agent.V1;

namespace ControlPlane.Agent.Running;

/// <summary>Watches whether an app takes connections on all of its ports.</summary>
/// <param name="ports">The app's own ports; without any the app counts as serving.</param>
/// <param name="ask">How a port is asked.</param>
/// <param name="time">Sets the pace: 10 times a second until the app serves for the first time, then once a second.</param>
internal sealed class AppPortWatch(IReadOnlyList<HostAndPort> ports, Func<HostAndPort, CancellationToken, Task<PortAnswer>> ask, TimeProvider time)
{
    private static readonly TimeSpan WhileStarting = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan WhileRunning = TimeSpan.FromSeconds(1);

    /// <summary>The state at first, and each change of it, until cancelled.</summary>
    internal async IAsyncEnumerable<WorkloadReport.Types.State> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var state = WorkloadReport.Types.State.Starting;
        yield return state;
        var silentBefore = false;
        using var timer = new PeriodicTimer(WhileStarting, time);
        while (true)
        {
            var answer = await WorstAsync(cancellationToken);
            var next = Next(state, answer, silentBefore);
            silentBefore = answer == PortAnswer.Silent;
            if (next != state)
            {
                state = next;
                timer.Period = WhileRunning;
                yield return state;
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }

    // A refused connection is certain; a silent port may belong to a busy app, so it takes two in a row.
    private static WorkloadReport.Types.State Next(WorkloadReport.Types.State state, PortAnswer answer, bool silentBefore) => answer switch
    {
        PortAnswer.Accepts => WorkloadReport.Types.State.Serving,
        PortAnswer.Silent => silentBefore ? Failed(state) : state,
        PortAnswer.Refuses => Failed(state),
    };

    private static WorkloadReport.Types.State Failed(WorkloadReport.Types.State state) =>
        state == WorkloadReport.Types.State.Starting ? state : WorkloadReport.Types.State.NotServing;

    private async Task<PortAnswer> WorstAsync(CancellationToken cancellationToken)
    {
        var worst = PortAnswer.Accepts;
        foreach (var port in ports)
        {
            var answer = await ask(port, cancellationToken);
            worst = answer > worst ? answer : worst;
        }

        return worst;
    }
}
