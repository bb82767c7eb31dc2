using System.ComponentModel;
using System.Diagnostics;

namespace ControlPlane.Agent.Processes;

/// <summary>A program that this one started, with the same standard streams. It is killed when it is disposed of, not before.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private static readonly TimeSpan KillTime = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly TimeProvider _time;

    private ChildProcess(Process process, TimeProvider time)
    {
        (_process, _time) = (process, time);
        Exited = WaitAsync();
    }

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

        return new(Process.Start(start)!, time);
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

    private async Task<int> WaitAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }
}
