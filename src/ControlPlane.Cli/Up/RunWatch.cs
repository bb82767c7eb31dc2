using System.Net;
using System.Text.Json;
using ControlPlane.Agent.Addresses;
using ControlPlane.Composition.AdminApi;

namespace ControlPlane.Cli.Up;

/// <summary>
/// Tells what changes while a mesh runs: the split that the traffic sees, what is wrong with the configuration, and programs
/// that end. A control plane that ended is started again.
/// </summary>
internal sealed class RunWatch(ProgramGroup programs, HttpProbe probe, UpMessages messages, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    // Also without a change, so that one sees that it lives.
    private const int AnywayEvery = 60;

    private readonly HashSet<LoggedProgram> _told = [];
    private readonly ServerKeeper _server = new(programs, messages);
    private readonly FindingsNews _findings = new();
    private SplitReport? _last;

    /// <summary>Runs until it is cancelled.</summary>
    /// <param name="admin">Where the control plane says what is wrong with the configuration.</param>
    /// <param name="traffic">The traffic generator; null: there is none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal async Task RunAsync(HostAndPort admin, PlacedWorkload? traffic, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        for (var turn = 1; await timer.WaitForNextTickAsync(cancellationToken); turn++)
        {
            foreach (var program in programs.Workloads.Where(program => program.Process.Exited.IsCompleted && _told.Add(program)))
            {
                messages.Ended(program, await program.Process.Exited);
            }

            await _server.TurnAsync();
            await TellFindingsAsync(admin, cancellationToken);
            if (traffic is not null)
            {
                await TellSplitAsync(new("127.0.0.1", traffic.AppPort), anyway: turn % AnywayEvery == 0, cancellationToken);
            }
        }
    }

    private async Task TellFindingsAsync(HostAndPort admin, CancellationToken cancellationToken)
    {
        // Before it is ready it has not read everything, and misses what it has not read.
        if (await probe.AskAsync(admin, "/ready", cancellationToken) is { Status: HttpStatusCode.OK }
            && await probe.AskAsync(admin, "/diagnostics", cancellationToken) is { Status: HttpStatusCode.OK } answer
            && JsonSerializer.Deserialize<DiagnosticReports>(answer.Text, AdminJson.Options) is { } findings)
        {
            foreach (var news in _findings.Update(findings))
            {
                messages.Say($"{time.GetLocalNow():HH:mm:ss}  {news}");
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
