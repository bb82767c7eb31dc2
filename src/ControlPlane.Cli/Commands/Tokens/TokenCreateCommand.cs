using System.CommandLine;
using System.Globalization;
using ControlPlane.Agent;
using ControlPlane.Certificates;
using ControlPlane.Cli.Admin;
using ControlPlane.Cli.Commands.Proxies;
using ControlPlane.Composition.AdminApi;

namespace ControlPlane.Cli.Commands.Tokens;

/// <summary><c>mesh token create</c>.</summary>
internal sealed class TokenCreateCommand
{
    private readonly Argument<string?> _name = new("NAME") { Description = "The workload that alone may use it. Without one: any of the service account.", Arity = ArgumentArity.ZeroOrOne };

    private readonly Option<string> _namespace = new("--namespace", "-n") { Description = "Namespace of the workload.", HelpName = "NAMESPACE", DefaultValueFactory = _ => "default" };

    private readonly Option<string> _account = new("--service-account") { Description = "The workload's identity.", HelpName = "NAME", DefaultValueFactory = _ => "default" };

    private readonly Option<string> _life = new("--ttl") { Description = "How long it can be used; at most 60m.", HelpName = "TIME", DefaultValueFactory = _ => "10m" };

    private readonly Option<string?> _output = new("--output", "-o") { Description = "Write it to this file, readable for its owner alone. Default: standard output.", HelpName = "FILE" };

    private readonly Option<string?> _owner = new("--owner") { Description = "Whose the file becomes (needs root). Default: this user's.", HelpName = "UID[:GID]" };

    private readonly Option<string?> _admin = TokenCommand.AdminSocket();

    internal static Command Create(CommandHost host)
    {
        var create = new TokenCreateCommand();
        var command = new Command(
            "create",
            """
            Make a token for one workload, which need not exist yet. It is shown once and kept as a hash only.

            Try:
              mesh token create reviews --namespace shop --service-account reviews -o reviews.token
              mesh proxy run reviews --namespace shop --service-account reviews --token-file reviews.token
            """)
        {
            create._name, create._namespace, create._account, create._life, create._output, create._owner, create._admin,
        };
        command.SetAction((parsed, cancellationToken) => create.RunAsync(parsed, host, cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CommandHost host, CancellationToken cancellationToken)
    {
        using var client = TokenCommand.ClientOf(parsed.GetValue(_admin));
        var ticket = await IssueAsync(client, Request(parsed), cancellationToken);
        if (parsed.GetValue(_output) is { } path)
        {
            Write(path, ticket, OwnerOf(parsed.GetValue(_owner)));
        }
        else
        {
            await host.Output.WriteAsync(ticket.ToText());
        }

        return ExitCode.Ok;
    }

    /// <summary>Has a token made.</summary>
    internal static async Task<JoinTicket> IssueAsync(AdminClient client, JoinTokenRequest request, CancellationToken cancellationToken)
    {
        var created = await client.PostAsync<JoinTokenRequest, CreatedJoinToken>("/tokens", request, cancellationToken);
        return new(created.Token, TrustBundle.FromPem(created.TrustDomain, created.Roots));
    }

    /// <summary>Writes it to a file that its owner alone can read.</summary>
    /// <exception cref="AgentException">It cannot be written.</exception>
    internal static void Write(string path, JoinTicket ticket, (int User, int Group)? owner)
    {
        try
        {
            PrivateFile.Write(path, ticket.ToText(), owner);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new AgentException(FailureKind.Config, $"cannot write the token to {path}: {failure.Message}");
        }
    }

    private JoinTokenRequest Request(ParseResult parsed) => new(
        WorkloadText.DnsName(parsed.GetRequiredValue(_namespace), "--namespace"),
        parsed.GetRequiredValue(_account),
        parsed.GetValue(_name) is { } name ? WorkloadText.DnsName(name, "NAME") : null,
        (int)OptionText.Duration(parsed.GetRequiredValue(_life), "--ttl").TotalSeconds);

    private static (int User, int Group)? OwnerOf(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var parts = text.Split(':');
        return parts.Length <= 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var user)
            && int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var group)
            ? (user, group)
            : throw new AgentException(FailureKind.Usage, $"--owner {text}: not a number of a user", "write UID or UID:GID, such as 1337");
    }
}
