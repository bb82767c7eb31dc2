using System.ComponentModel;
using System.Diagnostics;

namespace ControlPlane.Agent.Processes;

/// <summary>A program that this one started, with the same standard streams. It is killed when it is disposed of, not before.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan KillTime = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly TimeProvider _time;

    private ChildProcess(Process process, Task<int> exited, TimeProvider time) => (_process, Exited, _time) = (process, exited, time);

    public int Id => _process.Id;

    /// <summary>Completes when the program has ended, with its exit code; 128 + n when signal n ended it.</summary>
    public Task<int> Exited { get; }

    /// <param name="program">A path, or a name that PATH is searched for.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Its whole environment.</param>
    /// <param name="time">The clock of <see cref="StopAsync"/>.</param>
    /// <exception cref="Win32Exception">The system could not run it: no such program, or not allowed.</exception>
    public static ChildProcess Start(string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false };
        start.Environment.Clear();
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        var exited = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        // A thread for each program, as long as it runs: Linux takes the end of the thread that started a program for the end of its parent,
        // and threads of the pool end at any time (see DeathSignal).
        new Thread(() => Run(start, started, exited)) { IsBackground = true, Name = program }.Start();
        return new(started.Task.GetAwaiter().GetResult(), exited.Task, time); // as short as the start itself
    }

    /// <summary>Sends a signal, if the program still runs.</summary>
    public void Signal(int signal)
    {
        if (Exited.IsCompleted)
        {
            return;
        }

        if (OperatingSystem.IsWindows())
        {
            _process.Kill(entireProcessTree: true); // the only thing to send there
        }
        else
        {
            UnixSignal.Send(Id, signal);
        }
    }

    /// <summary>Asks the program to end by a signal, and kills it when it has not ended in time.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync(int signal, TimeSpan within, CancellationToken hurry)
    {
        Signal(signal);
        try
        {
            return await Exited.WaitAsync(within, _time, hurry);
        }
        catch (Exception late) when (late is TimeoutException or OperationCanceledException)
        {
            Signal(UnixSignal.Kill);
            return await Exited;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(UnixSignal.Kill, KillTime, CancellationToken.None);
        _process.Dispose();
    }

    private static void Run(ProcessStartInfo start, TaskCompletionSource<Process> started, TaskCompletionSource<int> exited)
    {
        try
        {
            var process = Process.Start(start)!;
            started.SetResult(process);
            process.WaitForExit();
            exited.SetResult(process.ExitCode);
        }
        catch (Win32Exception failure)
        {
            started.SetException(failure);
        }
    }
}
