using System.CommandLine;
using ControlPlane.Agent;
using ControlPlane.Cli.Admin;
using ControlPlane.Cli.Hosts;
using ControlPlane.Composition.AdminApi;

namespace ControlPlane.Cli.Commands.Proxies;

/// <summary><c>mesh proxy hosts</c>: names for apps in the mode redirect, when no DNS knows them.</summary>
internal static class ProxyHostsCommand
{
    internal static Command Create(CommandHost host)
    {
        var node = new Argument<string>("NODE") { Description = "The proxy: NAME.NAMESPACE as 'mesh proxy-status' shows it, or its node id." };
        var file = new Option<string?>("--write", "-w")
        {
            Description = "Write the lines into this hosts file, between two marks; the other lines stay.",
            HelpName = "FILE",
        };
        var admin = AdminOption.Create();
        var command = new Command(
            "hosts",
            """
            Print the lines of a hosts file that name the services a proxy sees, with the addresses its sidecar answers for. For
            apps in the mode redirect; with 'mesh proxy redirect --dns' the sidecar answers DNS itself and no file is needed.

            Try:
              mesh proxy hosts reviews-v1.shop
              sudo mesh proxy hosts reviews-v1.shop --write /etc/hosts
            """)
        {
            node, file, admin,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new AdminClient(parsed.GetRequiredValue(admin));
            var nodeId = await NodeIdAsync(parsed.GetRequiredValue(node), client, cancellationToken);
            var hosts = (await client.GetAsync<HostReports>($"/proxies/{Uri.EscapeDataString(nodeId)}/hosts", cancellationToken)).Hosts;
            if (parsed.GetValue(file) is { } path)
            {
                await WriteAsync(path, hosts, cancellationToken);
            }
            else
            {
                await host.Output.WriteAsync(HostsFile.Block(hosts));
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static async Task<string> NodeIdAsync(string node, AdminClient client, CancellationToken cancellationToken)
    {
        if (node.Contains('~', StringComparison.Ordinal))
        {
            return node;
        }

        var reports = await client.GetAsync<ProxyReports>("/proxies", cancellationToken);
        return reports.Proxies.FirstOrDefault(proxy => proxy.Name == node)?.NodeId
            ?? throw new AgentException(FailureKind.Unavailable, $"no proxy \"{node}\" is connected", "see 'mesh proxy-status' for those that are");
    }

    // In place, not by rename: a container's /etc/hosts is a mount.
    private static async Task WriteAsync(string path, IReadOnlyList<HostReport> entries, CancellationToken cancellationToken)
    {
        try
        {
            var existing = File.Exists(path) ? await File.ReadAllTextAsync(path, cancellationToken) : "";
            await File.WriteAllTextAsync(path, HostsFile.Merge(existing, entries), cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new AgentException(FailureKind.Config, $"cannot write {path}: {failure.Message}");
        }
    }
}
