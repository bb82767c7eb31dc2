using System.CommandLine;

namespace ControlPlane.Cli.Commands.Proxies;

/// <summary><c>mesh proxy</c>: sidecars.</summary>
internal static class ProxyCommand
{
    internal static Command Create(CommandHost host) => new("proxy", "Sidecars: print a bootstrap, run an Envoy beside an app.")
    {
        ProxyRunCommand.Create(host),
        ProxyBootstrapCommand.Create(host),
    };
}
