using System.Collections.Immutable;
using System.CommandLine;
using ControlPlane.Cli.Commands.Authorities;
using ControlPlane.Cli.Commands.Envoys;
using ControlPlane.Cli.Commands.Gateways;
using ControlPlane.Cli.Commands.Proxies;
using ControlPlane.Cli.Commands.Tokens;
using ControlPlane.Cli.Commands.Xds;
using ControlPlane.Cli.Up;

namespace ControlPlane.Cli.Commands;

/// <summary>All that <c>mesh</c> can do: one line a top-level command, in the order in which <c>--help</c> lists them.</summary>
internal static class TopCommands
{
    private static readonly ImmutableArray<Func<CommandHost, Command>> Factories =
    [
        UpCommand.Create,
        ReadyCommand.Create,
        ProxyCommand.Create,
        GatewayCommand.Create,
        TokenCommand.Create,
        AuthorityCommand.Create,
        EnvoyCommand.Create,
        ProxyStatusCommand.Create,
        XdsCommand.Create,
        SourcesCommand.Create,
        AnalyzeCommand.Create,
        RenderCommand.Create,
    ];

    internal static RootCommand CreateRoot(CommandHost host)
    {
        var root = new RootCommand(
            """
            Runs a service mesh of stock Envoys from Istio YAML.

            Try:
              mesh up --demo
              mesh proxy run reviews --port 9080:5001 -- dotnet run --project src/Reviews
              mesh proxy bootstrap reviews > reviews.json && envoy -c reviews.json
            """);
        foreach (var create in Factories)
        {
            root.Add(create(host));
        }

        return root;
    }
}
