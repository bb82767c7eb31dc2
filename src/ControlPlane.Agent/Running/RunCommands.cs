using System.ComponentModel;
using System.Globalization;
using ControlPlane.Agent.Envoys;
using ControlPlane.Agent.Processes;

namespace ControlPlane.Agent.Running;

/// <summary>Starts the two programs of a run.</summary>
internal sealed class RunCommands(ProxyLaunch launch, IReadOnlyDictionary<string, string> environment, TimeProvider time)
{
    internal Task<ChildProcess> StartEnvoyAsync(string bootstrapPath, CancellationToken cancellationToken)
    {
        // In a session of its own: Ctrl-C at the terminal is for this program, which stops Envoy last.
        string? setsid = OperatingSystem.IsLinux() ? ProgramPath.Find("setsid", environment) : null;
        return StartAsync(
            setsid is null ? [] : [setsid],
            [launch.Envoy, .. EnvoyArguments.Of(launch.Settings, bootstrapPath, launch.EnvoyArguments)],
            environment,
            cancellationToken);
    }

    internal Task<ChildProcess> StartAppAsync(IReadOnlyDictionary<string, string> appEnvironment, CancellationToken cancellationToken)
    {
        string[] user = [];
        if (launch.AppUserId is { } number)
        {
            var id = number.ToString(CultureInfo.InvariantCulture);
            user = ["setpriv", "--reuid", id, "--regid", id, "--clear-groups", "--"];
        }

        return StartAsync(user, [.. launch.App], appEnvironment, cancellationToken);
    }

    // Each of the programs before the last becomes the next one, so the process id is the last one's.
    private async Task<ChildProcess> StartAsync(
        IReadOnlyList<string> before, IReadOnlyList<string> command, IReadOnlyDictionary<string, string> variables, CancellationToken cancellationToken)
    {
        var program = command[0].Contains('/', StringComparison.Ordinal)
            ? EnvoyBinary.IsProgram(command[0]) ? command[0] : null
            : ProgramPath.Find(command[0], environment);
        IReadOnlyList<string> all = [.. before, .. await DeathSignal.PrefixAsync(environment, cancellationToken), program ?? "", .. command.Skip(1)];
        try
        {
            return program is null ? throw new Win32Exception("no such program") : ChildProcess.Start(all[0], [.. all.Skip(1)], variables, time);
        }
        catch (Win32Exception failure)
        {
            throw new AgentException(FailureKind.Unavailable, $"cannot start {command[0]}: {failure.Message}", "is it spelled right, and on PATH?");
        }
    }
}
