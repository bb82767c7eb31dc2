using System.CommandLine;
using ControlPlane.Agent.Bootstraps;

namespace ControlPlane.Cli.Commands.Proxies;

/// <summary><c>mesh proxy bootstrap</c>: the file an Envoy starts with.</summary>
internal static class ProxyBootstrapCommand
{
    /// <param name="host">What it runs in.</param>
    /// <param name="defaultRole">sidecar or router.</param>
    /// <param name="example">A command line to try.</param>
    internal static Command Create(CommandHost host, string defaultRole, string example)
    {
        var options = new ProxyOptions(defaultRole);
        var output = new Option<string?>("--output", "-o") { Description = "Write to this file instead of standard output.", HelpName = "FILE" };
        var command = new Command(
            "bootstrap",
            $"""
            Print the bootstrap of an Envoy, as JSON. Everything else it is told by the control plane.

            Try:
              {example}
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
