using System.ComponentModel;
using System.Diagnostics;

namespace ControlPlane.Agent.Processes;

/// <summary>What a program that ran to its end did.</summary>
/// <param name="ExitCode">0 by convention when it did its work.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Error">Its standard error.</param>
public sealed record ToolRun(int ExitCode, string Output, string Error)
{
    /// <summary>The last line that it said, on standard error if there is any: usually the reason of a failure.</summary>
    public string LastWords =>
        (Error.Trim().Length > 0 ? Error : Output).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault("");

    /// <summary>Runs a program, gives it an input and waits for its end.</summary>
    /// <param name="command">The program, a path or a name on PATH, and its arguments.</param>
    /// <param name="input">Its standard input.</param>
    /// <param name="environment">Its whole environment.</param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <exception cref="AgentException">It cannot be started.</exception>
    public static async Task<ToolRun> InvokeAsync(
        IReadOnlyList<string> command, string input, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        using var process = Start(command, environment);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
            process.StandardInput.Close();
            await process.WaitForExitAsync(cancellationToken);
            return new(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static Process Start(IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception failure)
        {
            throw new AgentException(FailureKind.Unavailable, $"cannot run {command[0]}: {failure.Message}", "is it installed, and on PATH?");
        }
    }
}
