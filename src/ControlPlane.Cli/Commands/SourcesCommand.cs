using System.CommandLine;
using ControlPlane.Cli.Admin;

namespace ControlPlane.Cli.Commands;

/// <summary><c>mesh sources</c>: what a running control plane reads.</summary>
internal static class SourcesCommand
{
    internal static Command Create(CommandHost host)
    {
        var admin = AdminOption.Create();
        var confirm = new Command(
            "confirm",
            """
            Say that a configuration folder that vanished, emptied or became unreadable is meant to be so. What was in it goes now, not at the end of its grace period.

            Try:
              mesh sources confirm
            """) { admin };
        confirm.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new AdminClient(parsed.GetRequiredValue(admin));
            await host.Messages.WriteAsync(await client.PostAsync("/config/confirm", cancellationToken));
            return ExitCode.Ok;
        });
        return new Command("sources", "What a running control plane reads its mesh from.") { confirm };
    }
}
