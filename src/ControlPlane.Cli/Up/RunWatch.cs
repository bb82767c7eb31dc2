using ControlPlane.Agent.Addresses;

namespace ControlPlane.Cli.Up;

/// <summary>Tells what changes while a mesh runs: the split that the traffic sees, and programs that end.</summary>
internal sealed class RunWatch(ProgramGroup programs, HttpProbe probe, UpMessages messages, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // Also without a change, so that one sees that it lives.
    private const int AnywayEvery = 60;

    private readonly HashSet<LoggedProgram> _told = [];
    private SplitReport? _last;

    internal async Task RunAsync(PlacedWorkload? traffic, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        for (var turn = 1; await timer.WaitForNextTickAsync(cancellationToken); turn++)
        {
            foreach (var program in programs.Workloads.Where(program => program.Process.Exited.IsCompleted && _told.Add(program)))
            {
                messages.Ended(program, await program.Process.Exited);
            }

            if (traffic is not null)
            {
                await TellSplitAsync(new("127.0.0.1", traffic.AppPort), anyway: turn % AnywayEvery == 0, cancellationToken);
            }
        }
    }

    private async Task TellSplitAsync(HostAndPort traffic, bool anyway, CancellationToken cancellationToken)
    {
        var answer = await probe.AskAsync(traffic, "/split", cancellationToken);
        if (answer is { } found && SplitReport.Parse(found.Text) is { } split && (anyway || split.DiffersFrom(_last)))
        {
            _last = split;
            messages.Say($"{time.GetLocalNow():HH:mm:ss}  {split}");
        }
    }
}
