using System.CommandLine;

namespace ControlPlane.Cli.Commands.Proxies;

/// <summary><c>mesh proxy</c>: sidecars.</summary>
internal static class ProxyCommand
{
    internal static Command Create(CommandHost host) => new("proxy", "Sidecars: run an Envoy beside an app, print its bootstrap, redirect an app's connections.")
    {
        ProxyRunCommand.Create(host),
        ProxyBootstrapCommand.Create(host, "sidecar", "mesh proxy bootstrap reviews --port 9080:5001 > reviews.json && envoy -c reviews.json"),
        ProxyAgentCommand.Create(host),
        ProxyRedirectCommand.Create(host),
        ProxyHostsCommand.Create(host),
    };
}
