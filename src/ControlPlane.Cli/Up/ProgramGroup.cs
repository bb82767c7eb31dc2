using ControlPlane.Agent.Processes;

namespace ControlPlane.Cli.Up;

/// <summary>All programs of a mesh. None is left when it is disposed of.</summary>
internal sealed class ProgramGroup(string logFolder, CommandHost host) : IAsyncDisposable
{
    private static readonly TimeSpan WorkloadStopTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ServerStopTime = TimeSpan.FromSeconds(10);

    private readonly List<LoggedProgram> _programs = [];
    private LoggedProgram? _server;

    /// <summary>In the order of their start, without the server.</summary>
    internal IReadOnlyList<LoggedProgram> Workloads => _programs;

    internal LoggedProgram StartServer(IReadOnlyList<string> command) => _server = LoggedProgram.Start("controlplane", command, logFolder, host);

    internal LoggedProgram Start(string name, IReadOnlyList<string> command)
    {
        var program = LoggedProgram.Start(name, command, logFolder, host);
        _programs.Add(program);
        return program;
    }

    /// <summary>The first program that has ended by itself; null: all run.</summary>
    internal LoggedProgram? FirstEnded() => _programs.Append(_server).OfType<LoggedProgram>().FirstOrDefault(program => program.Process.Exited.IsCompleted);

    /// <summary>Stops everything: the workloads together, which drain while the server still tells who leaves, then the server.</summary>
    /// <param name="hurry">No more waiting: kill.</param>
    internal async Task StopAsync(CancellationToken hurry)
    {
        await Task.WhenAll(_programs.Select(program => program.Process.StopAsync(UnixSignal.Terminate, WorkloadStopTime, hurry)));
        if (_server is not null)
        {
            await _server.Process.StopAsync(UnixSignal.Terminate, ServerStopTime, hurry);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        foreach (var program in _programs.Append(_server).OfType<LoggedProgram>())
        {
            await program.DisposeAsync();
        }
    }
}
