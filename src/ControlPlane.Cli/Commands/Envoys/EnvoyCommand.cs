using System.CommandLine;
using ControlPlane.Agent.Envoys;

namespace ControlPlane.Cli.Commands.Envoys;

/// <summary><c>mesh envoy</c>: the Envoy program itself.</summary>
internal static class EnvoyCommand
{
    internal static Command Create(CommandHost host) => new("envoy", "The Envoy program: install one, or find the one that is used.")
    {
        EnvoyInstallCommand.Create(host),
        CreatePath(host),
    };

    private static Command CreatePath(CommandHost host)
    {
        var command = new Command("path", "Print the path of the Envoy that is used: $ENVOY_BIN, then PATH, then what 'mesh envoy install' installed.");
        command.SetAction(async (_, _) =>
        {
            await host.Output.WriteLineAsync(EnvoyBinary.Locate(stated: null, host.Environment));
            return ExitCode.Ok;
        });
        return command;
    }
}
