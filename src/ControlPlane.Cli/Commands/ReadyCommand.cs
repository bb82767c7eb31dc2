using System.CommandLine;
using ControlPlane.Cli.Admin;

namespace ControlPlane.Cli.Commands;

/// <summary><c>mesh ready</c>: whether the control plane serves Envoys, as an exit code; for healthchecks of images without curl.</summary>
internal static class ReadyCommand
{
    internal static Command Create(CommandHost host)
    {
        var admin = AdminOption.Create();
        var command = new Command("ready", "Ask the control plane once whether it serves Envoys: exit code 0, or 69 with the reason.") { admin };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new AdminClient(parsed.GetRequiredValue(admin));
            await host.Output.WriteAsync(await client.GetTextAsync("/ready", cancellationToken));
            return ExitCode.Ok;
        });
        return command;
    }
}
