using System.ComponentModel;
using System.Globalization;
using ControlPlane.Agent.Envoys;
using ControlPlane.Agent.Processes;

namespace ControlPlane.Agent.Running;

/// <summary>Starts the two programs of a run.</summary>
internal sealed class RunCommands(ProxyLaunch launch, IReadOnlyDictionary<string, string> environment, TimeProvider time)
{
    internal ChildProcess StartEnvoy(string bootstrapPath)
    {
        var arguments = EnvoyArguments.Of(launch.Settings, bootstrapPath, launch.EnvoyArguments);
        // In a session of its own: Ctrl-C at the terminal is for this program, which stops Envoy last.
        var setsid = OperatingSystem.IsLinux() ? ProgramPath.Find("setsid", environment) : null;
        return setsid is null
            ? Start(launch.Envoy, arguments, environment)
            : Start(setsid, [launch.Envoy, .. arguments], environment);
    }

    internal ChildProcess StartApp(IReadOnlyDictionary<string, string> appEnvironment)
    {
        IReadOnlyList<string> app = [.. launch.App];
        if (launch.AppUserId is { } user)
        {
            var id = user.ToString(CultureInfo.InvariantCulture);
            app = ["setpriv", "--reuid", id, "--regid", id, "--clear-groups", "--", .. app];
        }

        return Start(app[0], [.. app.Skip(1)], appEnvironment);
    }

    private ChildProcess Start(string program, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> variables)
    {
        try
        {
            return ChildProcess.Start(program, arguments, variables, time);
        }
        catch (Win32Exception failure)
        {
            throw new AgentException(FailureKind.Unavailable, $"cannot start {program}: {failure.Message}", "is it spelled right, and on PATH?");
        }
    }
}
