using System.CommandLine;
using ControlPlane.Cli.Commands.Proxies;

namespace ControlPlane.Cli.Commands.Gateways;

/// <summary><c>mesh gateway</c>: the mesh's doors.</summary>
internal static class GatewayCommand
{
    private const string Role = "router";

    internal static Command Create(CommandHost host) => new("gateway", "Gateways: run an Envoy that lets requests into the mesh, or print its bootstrap.")
    {
        CreateRun(host),
        ProxyBootstrapCommand.Create(host, Role, "mesh gateway bootstrap ingress --labels istio=ingressgateway > ingress.json"),
    };

    private static Command CreateRun(CommandHost host)
    {
        var options = new ProxyOptions(Role);
        var launch = new LaunchOptions();
        var command = new Command(
            "run",
            """
            Run an Envoy as a gateway, until it is told to stop. Gateway objects whose selector matches its labels say what it opens.

            Try:
              mesh gateway run ingress --token-file ingress.token --labels istio=ingressgateway
            """);
        options.AddTo(command);
        launch.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var settings = options.Read(parsed);
            var run = launch.Read(parsed, host, settings) with { Identity = options.ReadIdentity(parsed, settings) };
            return launch.RunAsync(run, parsed, host, cancellationToken);
        });
        return command;
    }
}
