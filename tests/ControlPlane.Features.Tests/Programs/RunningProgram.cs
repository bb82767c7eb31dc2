using System.Collections.Concurrent;
using System.Diagnostics;

namespace ControlPlane.Features.Tests.Programs;

/// <summary>A program that was started, with the last lines of what it said. Ended by its process id, at the latest on disposal.</summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    private const int KeptLines = 30000;

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = [];
    private readonly Task _reading;

    private RunningProgram(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
    }

    internal bool HasExited => _process.HasExited;

    internal int ExitCode => _process.ExitCode;

    /// <summary>Standard output and standard error, oldest first; of a talkative program the newest 30,000.</summary>
    internal IReadOnlyList<string> Lines => [.. _lines];

    /// <summary>Starts a program with pipes for its outputs.</summary>
    /// <param name="command">Program and arguments.</param>
    /// <param name="folder">Working directory.</param>
    internal static RunningProgram Start(IReadOnlyList<string> command, string folder)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["DOTNET_gcServer"] = "0";
        return new(Process.Start(start) ?? throw new InvalidOperationException($"cannot start {command[0]}"));
    }

    internal string Tail(int count) => string.Join('\n', _lines.TakeLast(count));

    /// <summary>SIGKILL, and waits for the end.</summary>
    internal async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, and waits for the end.</summary>
    internal async Task TerminateAsync(CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await kill.WaitForExitAsync(cancellationToken);
        await _process.WaitForExitAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        await _reading;
        _process.Dispose();
    }

    private async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            _lines.Enqueue(line);
            if (_lines.Count > KeptLines)
            {
                _lines.TryDequeue(out _);
            }
        }
    }
}
