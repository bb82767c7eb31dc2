using System.CommandLine;
using ControlPlane.Agent.Bootstraps;
using ControlPlane.Agent.Envoys;
using ControlPlane.Agent.Processes;
using ControlPlane.Agent.Running;
using ControlPlane.Cli.Commands.Tokens;
using ControlPlane.Model.Collections;

namespace ControlPlane.Cli.Commands.Proxies;

/// <summary>Which Envoy is started, and how.</summary>
internal sealed class LaunchOptions
{
    private readonly Option<string?> _envoy = new("--envoy")
    {
        Description = "Envoy's program. Default: $ENVOY_BIN, then PATH, then what 'mesh envoy install' installed.",
        HelpName = "PATH",
    };

    private readonly Option<string?> _bootstrap = new("--bootstrap")
    {
        Description = "Write the bootstrap to this file and keep it. Default: a temporary folder.",
        HelpName = "FILE",
    };

    private readonly Option<string[]> _more = new("--envoy-arg")
    {
        Description = "An argument more for Envoy, as it is; may be repeated.",
        HelpName = "ARG",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string> _readyTimeout = new("--ready-timeout")
    {
        Description = "How long Envoy may take until it has its configuration.",
        HelpName = "TIME",
        DefaultValueFactory = _ => "60s",
    };

    private readonly Option<string> _stopTimeout = new("--stop-timeout")
    {
        Description = "How long the app may take to end after the drain; then it is killed.",
        HelpName = "TIME",
        DefaultValueFactory = _ => "10s",
    };

    private readonly Option<bool> _exec = new("--exec")
    {
        Description = "Become Envoy: same process id, standard output untouched, no app, nothing that watches it; an agent for its certificate runs beside it and ends with it. For supervisors that restart it.",
    };

    internal void AddTo(Command command)
    {
        foreach (var option in new Option[] { _envoy, _bootstrap, _more, _readyTimeout, _stopTimeout, _exec })
        {
            command.Add(option);
        }
    }

    /// <summary>Whether this process should become Envoy.</summary>
    internal bool Exec(ParseResult parsed) => parsed.GetValue(_exec);

    internal ProxyLaunch Read(ParseResult parsed, CommandHost host, ProxySettings settings) => new()
    {
        Settings = settings,
        Envoy = EnvoyBinary.Locate(parsed.GetValue(_envoy), host.Environment),
        EnvoyArguments = parsed.GetRequiredValue(_more).ToEquatableArray(),
        BootstrapPath = parsed.GetValue(_bootstrap),
        ReadyTimeout = OptionText.Duration(parsed.GetRequiredValue(_readyTimeout), "--ready-timeout"),
        StopTimeout = OptionText.Duration(parsed.GetRequiredValue(_stopTimeout), "--stop-timeout"),
    };

    /// <summary>Becomes Envoy, or runs it and stays.</summary>
    /// <returns>The exit code, when this process stayed.</returns>
    internal async Task<int> RunAsync(ProxyLaunch launch, ParseResult parsed, CommandHost host, CancellationToken cancellationToken)
    {
        if (StandardOutput.Obstacle() is { } obstacle)
        {
            host.Messages.WriteLine($"mesh: warning: {obstacle}");
        }

        if (launch.Identity is { } own)
        {
            launch = launch with { Identity = await LocalToken.AddAsync(own, launch.Settings, cancellationToken) };
        }

        if (!Exec(parsed))
        {
            return await new ProxyRun(launch, host.Environment, host.Time, new(host.Messages)).RunAsync(cancellationToken);
        }

        var settings = launch.Settings;
        if (launch.Identity is { } identity)
        {
            settings = settings with { Secrets = await new AgentProcess(identity, host).StartAsync(launch.ReadyTimeout, cancellationToken) };
        }

        var path = launch.BootstrapPath ?? BootstrapFile.NewTemporaryPath(settings);
        await BootstrapFile.WriteAsync(path, settings, cancellationToken);
        ProcessImage.Replace(launch.Envoy, EnvoyArguments.Of(settings, path, launch.EnvoyArguments), host.Environment);
        return ExitCode.Ok;
    }
}
