namespace ControlPlane.Agent.Processes;

/// <summary>Makes the kernel end a program when this one is killed without a chance to clean up (SIGKILL, out of memory).</summary>
public static class DeathSignal
{
    /// <summary>
    /// What to put before a command line: <c>setpriv --pdeathsig TERM --</c> (util-linux). Empty where there is no such tool: then the programs
    /// outlive a kill of this one.
    /// </summary>
    public static async Task<IReadOnlyList<string>> PrefixAsync(IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux() || ProgramPath.Find("setpriv", environment) is not { } setpriv)
        {
            return [];
        }

        // Tried, because the setpriv of BusyBox does not know the option.
        IReadOnlyList<string> prefix = [setpriv, "--pdeathsig", "TERM", "--"];
        return (await ToolRun.InvokeAsync([.. prefix, "true"], "", environment, cancellationToken)).ExitCode == 0 ? prefix : [];
    }
}
