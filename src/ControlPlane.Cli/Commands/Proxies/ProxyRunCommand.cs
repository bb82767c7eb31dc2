using System.CommandLine;

namespace ControlPlane.Cli.Commands.Proxies;

/// <summary><c>mesh proxy run</c>: an Envoy, and the app beside it.</summary>
internal static class ProxyRunCommand
{
    internal static Command Create(CommandHost host)
    {
        var options = new ProxyOptions(defaultRole: "sidecar");
        var launch = new LaunchOptions();
        var command = new Command(
            "run",
            """
            Run an Envoy.

            Try:
              mesh proxy run reviews --namespace shop --mode redirect --exec
            """);
        options.AddTo(command);
        launch.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await launch.BecomeEnvoyAsync(parsed, host, options.Read(parsed), cancellationToken);
            return ExitCode.Ok;
        });
        return command;
    }
}
