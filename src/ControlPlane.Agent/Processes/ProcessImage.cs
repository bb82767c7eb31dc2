using System.Runtime.InteropServices;

namespace ControlPlane.Agent.Processes;

/// <summary>Turns this process into another program.</summary>
public static partial class ProcessImage
{
    /// <summary>
    /// Runs a program in place of this one: same process id, same standard streams, nothing of this program left.
    /// Does not return unless it fails.
    /// </summary>
    /// <param name="program">Path of the program.</param>
    /// <param name="arguments">Its arguments, without its own name.</param>
    /// <param name="environment">Its whole environment.</param>
    /// <exception cref="AgentException">The system refused, or has no such call (Windows).</exception>
    public static void Replace(string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new AgentException(FailureKind.Usage, "--exec needs a Unix system", "leave it out: mesh then stays and watches Envoy");
        }

        string?[] argv = [program, .. arguments, null];
        string?[] envp = [.. environment.Select(variable => $"{variable.Key}={variable.Value}"), null];
        _ = Execve(program, argv, envp);
        throw new AgentException(FailureKind.Unavailable, $"cannot become {program}: {Marshal.GetLastPInvokeErrorMessage()}");
    }

    [LibraryImport("libc", EntryPoint = "execve", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Execve(string path, string?[] argv, string?[] envp);
}
