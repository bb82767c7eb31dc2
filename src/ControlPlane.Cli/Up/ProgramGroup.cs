using ControlPlane.Agent.Processes;

namespace ControlPlane.Cli.Up;

/// <summary>All programs of a mesh. None is left when it is disposed of, nor when this one is killed.</summary>
/// <param name="logFolder">Where the words of each go.</param>
/// <param name="deathSignal">What makes a program end with this one: <see cref="DeathSignal.PrefixAsync"/>.</param>
/// <param name="host">Whose environment and clock they get.</param>
internal sealed class ProgramGroup(string logFolder, IReadOnlyList<string> deathSignal, CommandHost host) : IAsyncDisposable
{
    private static readonly TimeSpan WorkloadStopTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ServerStopTime = TimeSpan.FromSeconds(10);

    private readonly List<LoggedProgram> _programs = [];
    private IReadOnlyList<string> _serverCommand = [];

    /// <summary>In the order of their start, without the server.</summary>
    internal IReadOnlyList<LoggedProgram> Workloads => _programs;

    /// <summary>The control plane; null: not started yet.</summary>
    internal LoggedProgram? Server { get; private set; }

    internal LoggedProgram StartServer(IReadOnlyList<string> command)
    {
        _serverCommand = command;
        return Server = StartFresh("controlplane", command);
    }

    /// <summary>Starts the server that has ended again, as it was started; its log goes on.</summary>
    internal async Task RestartServerAsync()
    {
        if (Server is { } ended)
        {
            Server = LoggedProgram.Start(ended.Name, (deathSignal, _serverCommand), logFolder, host);
            await ended.DisposeAsync();
        }
    }

    internal LoggedProgram Start(string name, IReadOnlyList<string> command)
    {
        var program = StartFresh(name, command);
        _programs.Add(program);
        return program;
    }

    private LoggedProgram StartFresh(string name, IReadOnlyList<string> command)
    {
        LoggedProgram.DeleteLog(name, logFolder);
        return LoggedProgram.Start(name, (deathSignal, command), logFolder, host);
    }

    /// <summary>The first program that has ended by itself; null: all run.</summary>
    internal LoggedProgram? FirstEnded() => _programs.Append(Server).OfType<LoggedProgram>().FirstOrDefault(program => program.Process.Exited.IsCompleted);

    /// <summary>Stops everything: the workloads together, which drain while the server still tells who leaves, then the server.</summary>
    /// <param name="hurry">No more waiting: kill.</param>
    internal async Task StopAsync(CancellationToken hurry)
    {
        await Task.WhenAll(_programs.Select(program => program.Process.StopAsync(UnixSignal.Terminate, WorkloadStopTime, hurry)));
        if (Server is not null)
        {
            await Server.Process.StopAsync(UnixSignal.Terminate, ServerStopTime, hurry);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        foreach (var program in _programs.Append(Server).OfType<LoggedProgram>())
        {
            await program.DisposeAsync();
        }
    }
}
