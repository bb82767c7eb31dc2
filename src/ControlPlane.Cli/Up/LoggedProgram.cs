using System.Text.RegularExpressions;
using ControlPlane.Agent.Processes;

namespace ControlPlane.Cli.Up;

/// <summary>A program that this one started, with its words in a file of its own.</summary>
/// <param name="name">What people call it.</param>
/// <param name="logPath">Where its standard output and error go.</param>
/// <param name="process">The running program.</param>
internal sealed partial class LoggedProgram(string name, string logPath, ChildProcess process) : IAsyncDisposable
{
    private const int LastWords = 15;

    internal string Name => name;

    internal string LogPath => logPath;

    internal ChildProcess Process => process;

    /// <summary>Forgets what an earlier run of the program said.</summary>
    internal static void DeleteLog(string name, string logFolder)
    {
        if (Directory.Exists(logFolder))
        {
            File.Delete(LogPathOf(name, logFolder));
        }
    }

    /// <summary>Starts it apart from the terminal: Ctrl-C there is for this program, which stops the others in order.</summary>
    /// <param name="name">What people call it.</param>
    /// <param name="command">The program and its arguments, with what to put before them (see <see cref="DeathSignal"/>).</param>
    /// <param name="logFolder">Where the file goes.</param>
    /// <param name="host">Whose environment and clock it gets.</param>
    internal static LoggedProgram Start(string name, (IReadOnlyList<string> Before, IReadOnlyList<string> Program) command, string logFolder, CommandHost host)
    {
        Directory.CreateDirectory(logFolder);
        var logPath = LogPathOf(name, logFolder);
        // A shell sends the output to the file, then becomes the program: no pipe that would have to be read for ever.
        // Appended: Envoy opens /dev/stdout anew for its access log, and two places in one file would overwrite each other.
        string[] shell = ["/bin/sh", "-c", "exec \"$@\" >>\"$0\" 2>&1 </dev/null", logPath, .. command.Program];
        string[] all = ProgramPath.Find("setsid", host.Environment) is { } setsid ? [.. command.Before, setsid, .. shell] : [.. command.Before, .. shell];
        return new(name, logPath, ChildProcess.Start(all[0], all[1..], host.Environment, host.Time));
    }

    /// <summary>The last lines that it wrote, without those of its Envoy's access log, which would hide them.</summary>
    internal IReadOnlyList<string> LastLines()
    {
        try
        {
            return [.. File.ReadLines(logPath).Where(line => !AccessLogLine().IsMatch(line)).TakeLast(LastWords)];
        }
        catch (IOException)
        {
            return []; // it never got so far
        }
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();

    private static string LogPathOf(string name, string logFolder) => Path.Combine(logFolder, $"{name}.log");

    // [2026-11-25T21:53:25.148Z] "GET / HTTP/1.1" 200 ...
    [GeneratedRegex(@"^\[[0-9T:.-]+Z\] """)]
    private static partial Regex AccessLogLine();
}
