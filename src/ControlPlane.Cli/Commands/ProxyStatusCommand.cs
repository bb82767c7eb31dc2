using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using ControlPlane.Agent;
using ControlPlane.Cli.Admin;
using ControlPlane.Composition.AdminApi;

namespace ControlPlane.Cli.Commands;

/// <summary><c>mesh proxy-status</c>: who is connected, and how far each has come.</summary>
internal static class ProxyStatusCommand
{
    private static readonly string[] Types = ["CDS", "LDS", "EDS", "RDS"];

    internal static Command Create(CommandHost host)
    {
        var name = new Argument<string?>("NAME") { Description = "Only this proxy: NAME, NAME.NAMESPACE or a node id.", Arity = ArgumentArity.ZeroOrOne };
        var output = new Option<string>("--output", "-o") { Description = "table or json.", HelpName = "FORMAT", DefaultValueFactory = _ => "table" };
        output.AcceptOnlyFromAmong("table", "json");
        var admin = AdminOption.Create();
        var command = new Command(
            "proxy-status",
            """
            Show the connected Envoys and whether each has what it should have.

            SYNCED: accepted what was sent last. STALE: sent, not answered yet. REJECTED: refuses something (ask for the proxy by name to see what).
            NOT SENT: nothing of the type for this Envoy. In brackets: since when.

            Try:
              mesh proxy-status
              mesh proxy-status reviews-v1.shop
              mesh proxy-status -o json --admin unix:.mesh/state/admin.sock
            """) { name, output, admin };
        command.Aliases.Add("ps");
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new AdminClient(parsed.GetRequiredValue(admin));
            var reports = Select(await client.GetAsync<ProxyReports>("/proxies", cancellationToken), parsed.GetValue(name));
            if (parsed.GetValue(output) == "json")
            {
                await host.Output.WriteLineAsync(JsonSerializer.Serialize(reports, AdminJson.Options));
            }
            else
            {
                await WriteAsync(reports, parsed.GetValue(name) is not null, host);
            }

            return ExitCode.Ok;
        });
        return command;
    }

    private static ProxyReports Select(ProxyReports reports, string? name)
    {
        if (name is null)
        {
            return reports;
        }

        var found = reports.Proxies
            .Where(proxy => proxy.NodeId == name || proxy.Name == name || proxy.Name.StartsWith(name + ".", StringComparison.Ordinal))
            .ToList();
        return found.Count > 0
            ? reports with { Proxies = found }
            : throw new AgentException(
                FailureKind.Unavailable,
                $"no proxy \"{name}\" is connected",
                reports.Proxies.Count == 0 ? "none is" : $"there are {string.Join(", ", reports.Proxies.Select(proxy => proxy.Name))}");
    }

    private static async Task WriteAsync(ProxyReports reports, bool details, CommandHost host)
    {
        await host.Output.WriteAsync(TextTable.Of(
            ["NAME", "CLUSTER", .. Types, "CONTROLPLANE", "VERSION"],
            [.. reports.Proxies.Select(proxy => (IReadOnlyList<string>)[proxy.Name, proxy.Cluster, .. Types.Select(type => CellOf(proxy, type)), reports.ControlPlane, proxy.EnvoyVersion])]));
        foreach (var (proxy, type, rejection) in details ? Rejections(reports) : [])
        {
            await host.Output.WriteLineAsync($"\n{proxy.Name} rejects {type.Type} {rejection.Resource}: {rejection.Reason}");
            foreach (var origin in rejection.Origins)
            {
                await host.Output.WriteLineAsync($"    from {origin}");
            }
        }

        var rejecting = reports.Proxies.Count(proxy => Has(proxy, SyncState.Rejected));
        var stale = reports.Proxies.Count(proxy => !Has(proxy, SyncState.Rejected) && Has(proxy, SyncState.Stale));
        await host.Messages.WriteLineAsync(
            $"{reports.Proxies.Count} {(reports.Proxies.Count == 1 ? "proxy" : "proxies")}, {reports.Proxies.Count - stale - rejecting} synced, {stale} stale, {rejecting} rejecting; revision {reports.Revision}");
    }

    private static IEnumerable<(ProxyReport Proxy, ProxyTypeReport Type, RejectionReport Rejection)> Rejections(ProxyReports reports) =>
        from proxy in reports.Proxies
        from type in proxy.Types
        from rejection in type.Rejections
        select (proxy, type, rejection);

    private static bool Has(ProxyReport proxy, SyncState state) => proxy.Types.Any(type => type.State == state);

    private static string CellOf(ProxyReport proxy, string name)
    {
        var type = proxy.Types.FirstOrDefault(type => type.Type == name);
        var state = (type?.State ?? SyncState.NotSent) switch
        {
            SyncState.NotSent => "NOT SENT",
            SyncState.Synced => "SYNCED",
            SyncState.Stale => "STALE",
            SyncState.Rejected => "REJECTED",
        };
        return type?.AgeSeconds is { } age ? $"{state} ({AgeText(age)})" : state;
    }

    /// <summary>The largest unit alone, as people say it.</summary>
    private static string AgeText(double seconds) => seconds switch
    {
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(seconds):0}s"),
        < 3600 => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(seconds / 60):0}m"),
        < 86400 => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(seconds / 3600):0}h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(seconds / 86400):0}d"),
    };
}
