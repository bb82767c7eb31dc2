using System.CommandLine;
using ControlPlane.Agent;
using ControlPlane.Agent.Envoys;
using ControlPlane.Cli.Commands;

namespace ControlPlane.Cli.Up;

/// <summary><c>mesh up</c>: a whole mesh on this machine, until Ctrl-C.</summary>
internal sealed class UpCommand
{
    private readonly Option<bool> _demo = new("--demo") { Description = "Run Bookinfo's services and myservice (v1, v2), a sidecar each, and some traffic." };

    private readonly Option<string?> _config = new("--config")
    {
        Description = "Folder or file of Istio YAML, watched for changes. Default: demo/policies with --demo, else required.",
        HelpName = "PATH",
    };

    private readonly Option<string> _xds = new("--xds")
    {
        Description = "Where the control plane serves Envoys. Another port also gives everything other addresses, so that two meshes can run side by side.",
        HelpName = "HOST:PORT",
        DefaultValueFactory = _ => "127.0.0.1:15010",
    };

    private readonly Option<string> _admin = new("--admin")
    {
        Description = "Where the control plane answers operators.",
        HelpName = "HOST:PORT",
        DefaultValueFactory = _ => "127.0.0.1:15014",
    };

    private readonly Option<string> _state = new("--state")
    {
        Description = "Folder for the control plane's state and all logs.",
        HelpName = "DIR",
        DefaultValueFactory = _ => ".mesh/up",
    };

    private readonly Option<string?> _envoy = new("--envoy")
    {
        Description = "Envoy's program. Default: $ENVOY_BIN, then PATH, then what 'mesh envoy install' installed.",
        HelpName = "PATH",
    };

    private readonly Option<bool> _noEnvoy = new("--no-envoy") { Description = "Run without Envoys even if there are some: built-in xDS clients say what each would do." };

    private readonly Option<int> _rate = new("--rate")
    {
        Description = "Requests a second from the traffic generator to myservice; 0: none.",
        HelpName = "N",
        DefaultValueFactory = _ => 20,
    };

    internal static Command Create(CommandHost host)
    {
        var up = new UpCommand();
        var command = new Command(
            "up",
            """
            Bring up a whole mesh on this machine, without root, and keep it until Ctrl-C: the control plane, an ingress gateway,
            and with --demo some services with a sidecar each and a traffic generator. Edit the YAML while it runs.

            Try:
              mesh up --demo
              mesh up --config ./mesh      (then: mesh proxy run reviews --port 9080:5001 -- dotnet run)
            """)
        {
            up._demo, up._config, up._xds, up._admin, up._state, up._envoy, up._noEnvoy, up._rate,
        };
        command.SetAction((parsed, cancellationToken) => new UpRun(up.Read(parsed, host), host).RunAsync(cancellationToken));
        return command;
    }

    private UpOptions Read(ParseResult parsed, CommandHost host)
    {
        var demo = parsed.GetValue(_demo);
        var config = parsed.GetValue(_config)
            ?? (demo ? ProductFiles.DemoPolicies : null)
            ?? throw new AgentException(FailureKind.Usage, "no configuration was named", "mesh up --demo, or mesh up --config DIR");
        return new()
        {
            Demo = demo,
            Config = Path.Exists(config) ? config : throw new AgentException(FailureKind.Config, $"--config {config}: not there"),
            Xds = OptionText.Address(parsed.GetRequiredValue(_xds), "--xds", 15010),
            Admin = OptionText.Address(parsed.GetRequiredValue(_admin), "--admin", 15014),
            State = parsed.GetRequiredValue(_state),
            Envoy = parsed.GetValue(_noEnvoy) ? null : EnvoyOrNone(parsed.GetValue(_envoy), host),
            RequestsPerSecond = OptionText.AtLeastZero(parsed.GetValue(_rate), "--rate"),
        };
    }

    // Not finding one is no failure here; one that was named and is not there is.
    private static string? EnvoyOrNone(string? stated, CommandHost host)
    {
        try
        {
            return EnvoyBinary.Locate(stated, host.Environment);
        }
        catch (AgentException) when (stated is null && !host.Environment.ContainsKey(EnvoyBinary.Variable))
        {
            return null;
        }
    }
}
