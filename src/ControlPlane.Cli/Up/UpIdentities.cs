using ControlPlane.Certificates;
using ControlPlane.Cli.Admin;
using ControlPlane.Cli.Commands.Tokens;

namespace ControlPlane.Cli.Up;

/// <summary>Lets the workloads of this machine join: a token for each, over the server's own socket, in a folder of the workload's own.</summary>
internal sealed class UpIdentities(UpOptions options)
{
    /// <summary>The arguments of <c>mesh proxy run</c> that give a workload its identity.</summary>
    internal async Task<IReadOnlyList<string>> ArgumentsAsync(string name, string serviceAccount, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(options.State, "identities", name);
        PrivateFile.CreateFolder(folder);
        var token = Path.Combine(folder, "join.token");
        TokenCreateCommand.Write(token, await TicketAsync(name, serviceAccount, cancellationToken), owner: null);
        return ["--service-account", serviceAccount, "--identity", folder, "--token-file", token];
    }

    /// <summary>A token that is kept nowhere.</summary>
    internal async Task<JoinTicket> TicketAsync(string name, string serviceAccount, CancellationToken cancellationToken)
    {
        using var admin = new AdminClient($"unix:{Path.Combine(options.State, "server", "admin.sock")}");
        return await TokenCreateCommand.IssueAsync(admin, new("default", serviceAccount, name, LifeSeconds: null), cancellationToken);
    }
}
