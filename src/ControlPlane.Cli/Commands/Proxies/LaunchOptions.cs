using System.CommandLine;
using ControlPlane.Agent.Bootstraps;
using ControlPlane.Agent.Envoys;
using ControlPlane.Agent.Processes;

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

    private readonly Option<bool> _exec = new("--exec")
    {
        Description = "Become Envoy: same process id, standard output untouched, no app, nothing that watches. For supervisors that restart it.",
    };

    internal void AddTo(Command command)
    {
        foreach (var option in new Option[] { _envoy, _bootstrap, _more, _exec })
        {
            command.Add(option);
        }
    }

    internal bool Exec(ParseResult parsed) => parsed.GetValue(_exec);

    internal string? BootstrapPath(ParseResult parsed) => parsed.GetValue(_bootstrap);

    internal string Envoy(ParseResult parsed, CommandHost host) => EnvoyBinary.Locate(parsed.GetValue(_envoy), host.Environment);

    internal IReadOnlyList<string> More(ParseResult parsed) => parsed.GetRequiredValue(_more);

    /// <summary>Becomes Envoy; returns only by an exception.</summary>
    internal async Task BecomeEnvoyAsync(ParseResult parsed, CommandHost host, ProxySettings settings, CancellationToken cancellationToken)
    {
        var envoy = Envoy(parsed, host);
        var path = BootstrapPath(parsed) ?? BootstrapFile.NewTemporaryPath(settings);
        await BootstrapFile.WriteAsync(path, settings, cancellationToken);
        ProcessImage.Replace(envoy, EnvoyArguments.Of(settings, path, More(parsed)), host.Environment);
    }
}
