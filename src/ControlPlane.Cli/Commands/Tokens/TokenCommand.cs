using System.CommandLine;
using System.Globalization;
using ControlPlane.Cli.Admin;
using ControlPlane.Composition.AdminApi;

namespace ControlPlane.Cli.Commands.Tokens;

/// <summary><c>mesh token</c>: what workloads join the mesh with.</summary>
internal static class TokenCommand
{
    private static readonly string[] UsualSockets = [Path.Combine(".mesh", "state", "admin.sock"), Path.Combine(".mesh", "up", "server", "admin.sock")];

    internal static Command Create(CommandHost host) => new("token", "Join tokens: what a workload gets its first certificate with. Used once, and soon ended.")
    {
        TokenCreateCommand.Create(host),
        CreateList(host),
        CreateRevoke(host),
    };

    /// <summary>The option <c>--admin</c> of these commands: tokens are made on the server's own socket only.</summary>
    internal static Option<string?> AdminSocket() => new("--admin")
    {
        Description = "The admin socket of the control plane. Default: admin.sock in .mesh/state, else in .mesh/up/server.",
        HelpName = "unix:PATH",
    };

    internal static AdminClient ClientOf(string? stated) => new(stated ?? $"unix:{UsualSocket() ?? UsualSockets[0]}");

    /// <summary>The socket of a control plane that was started in this folder; null: none is there.</summary>
    internal static string? UsualSocket() => UsualSockets.FirstOrDefault(File.Exists);

    private static Command CreateList(CommandHost host)
    {
        var admin = AdminSocket();
        var command = new Command("list", "List the tokens that have not ended, without their secrets.") { admin };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = ClientOf(parsed.GetValue(admin));
            var tokens = (await client.GetAsync<JoinTokenReports>("/tokens", cancellationToken)).Tokens;
            string[] header = ["ID", "IDENTITY", "WORKLOAD", "ENDS", "USED"];
            IReadOnlyList<IReadOnlyList<string>> rows = [.. tokens.Select(token => (string[])
            [
                token.Id, $"{token.Namespace}/{token.ServiceAccount}", token.Name ?? "any",
                token.ExpiresAt.ToString("u", CultureInfo.InvariantCulture), token.IsUsed ? "yes" : "no",
            ])];
            await host.Output.WriteAsync(TextTable.Of(header, rows));
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command CreateRevoke(CommandHost host)
    {
        var admin = AdminSocket();
        var id = new Argument<string>("ID") { Description = "As 'mesh token list' shows it." };
        var command = new Command("revoke", "End a token now. A certificate that was given for it stays valid.") { id, admin };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = ClientOf(parsed.GetValue(admin));
            await host.Messages.WriteAsync(await client.DeleteAsync($"/tokens/{Uri.EscapeDataString(parsed.GetRequiredValue(id))}", cancellationToken));
            return ExitCode.Ok;
        });
        return command;
    }
}
