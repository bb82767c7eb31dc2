using System.CommandLine;
using System.Globalization;
using ControlPlane.Agent;
using ControlPlane.Cli.Commands.Tokens;
using ControlPlane.Composition.AdminApi;

namespace ControlPlane.Cli.Commands.Authorities;

/// <summary><c>mesh ca</c>: the certificate authority.</summary>
internal static class AuthorityCommand
{
    internal static Command Create(CommandHost host) => new("ca", "The certificate authority: how it stands, who has which certificate, and revocation.")
    {
        CreateStatus(host),
        CreateRevoke(host),
    };

    private static Command CreateStatus(CommandHost host)
    {
        var admin = TokenCommand.AdminSocket();
        var command = new Command("status", "Show the authority, and who has which certificate until when.") { admin };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = TokenCommand.ClientOf(parsed.GetValue(admin));
            var reports = await client.GetAsync<CertificateReports>("/certificates", cancellationToken);
            await host.Output.WriteAsync($"trust domain {reports.TrustDomain}, signing until {Text(reports.SigningUntil)}\n");
            await host.Output.WriteAsync(string.Concat(reports.Roots.Select(static root => $"root {root}\n")));
            string[] header = ["SERIAL", "IDENTITY", "WORKLOAD", "ISSUED", "UNTIL", "REVOKED"];
            IReadOnlyList<IReadOnlyList<string>> rows =
            [
                .. reports.Certificates.Select(certificate => (string[])
                [
                    certificate.Serial, certificate.Id, certificate.Name ?? "any", Text(certificate.IssuedAt), Text(certificate.NotAfter),
                    certificate.RevokedAt is { } at ? Text(at) : "-",
                ]),
            ];
            await host.Output.WriteAsync(TextTable.Of(header, rows));
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command CreateRevoke(CommandHost host)
    {
        var admin = TokenCommand.AdminSocket();
        var serial = new Argument<string?>("SERIAL") { Description = "As 'mesh ca status' shows it.", Arity = ArgumentArity.ZeroOrOne };
        var identity = new Option<string?>("--identity") { Description = "All certificates of this identity instead.", HelpName = "NAMESPACE/SERVICE_ACCOUNT" };
        var command = new Command(
            "revoke",
            """
            Revoke certificates: their connections to the control plane end within seconds, and they are not renewed. Other workloads go on
            accepting them until they end, so make the workload itself unreachable, too.

            Try:
              mesh ca revoke --identity shop/cart
            """) { serial, identity, admin };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = (parsed.GetValue(serial), parsed.GetValue(identity)?.Split('/')) switch
            {
                ({ } number, null) => $"/certificates/{Uri.EscapeDataString(number)}",
                (null, [var @namespace, var account]) => $"/identities/{Uri.EscapeDataString(@namespace)}/{Uri.EscapeDataString(account)}/certificates",
                _ => throw new AgentException(FailureKind.Usage, "which certificates?", "mesh ca revoke SERIAL, or mesh ca revoke --identity NAMESPACE/SERVICE_ACCOUNT"),
            };
            using var client = TokenCommand.ClientOf(parsed.GetValue(admin));
            await host.Messages.WriteAsync(await client.DeleteAsync(path, cancellationToken));
            return ExitCode.Ok;
        });
        return command;
    }

    private static string Text(DateTimeOffset time) => time.ToString("u", CultureInfo.InvariantCulture);
}
