using System.CommandLine;
using ControlPlane.Agent.Bootstraps;

namespace ControlPlane.Cli.Commands.Proxies;

/// <summary><c>mesh proxy bootstrap</c>: the file an Envoy starts with.</summary>
internal static class ProxyBootstrapCommand
{
    internal static Command Create(CommandHost host)
    {
        var options = new ProxyOptions(defaultRole: "sidecar");
        var output = new Option<string?>("--output", "-o") { Description = "Write to this file instead of standard output.", HelpName = "FILE" };
        var command = new Command(
            "bootstrap",
            """
            Print the bootstrap of an Envoy, as JSON. Everything else it is told by the control plane.

            Try:
              mesh proxy bootstrap reviews --namespace shop --port 9080:5001 > reviews.json
              envoy -c reviews.json --concurrency 1
            """);
        options.AddTo(command);
        command.Add(output);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = options.Read(parsed);
            if (parsed.GetValue(output) is { } path)
            {
                await BootstrapFile.WriteAsync(path, settings, cancellationToken);
            }
            else
            {
                await host.Output.WriteAsync(Bootstrap.ToText(settings));
            }

            return ExitCode.Ok;
        });
        return command;
    }
}
