using System.CommandLine;
using ControlPlane.Agent;
using ControlPlane.Cli.Commands.Proxies;
using ControlPlane.Cli.Offline;
using ControlPlane.Model.Proxies;

namespace ControlPlane.Cli.Commands;

/// <summary>How the command line describes the proxy that <c>mesh render</c> is for.</summary>
internal sealed class RenderOptions
{
    private readonly Option<string> _proxy = new("--proxy")
    {
        Description = "The proxy: NAME or NAME.NAMESPACE (namespace default). A WorkloadEntry of that name gives its address and labels.",
        HelpName = "NAME",
        Required = true,
    };

    private readonly Option<string[]> _labels = new("--labels", "-l")
    {
        Description = "Labels of the workload, instead of the WorkloadEntry's.",
        HelpName = "K=V[,K=V…]",
    };

    private readonly Option<string?> _address = new("--address") { Description = "Address of the workload, instead of the WorkloadEntry's.", HelpName = "IP" };

    private readonly Option<string> _mode = new("--mode")
    {
        Description = "How traffic reaches the proxy: redirect, loopback (what 'mesh proxy run' does unless told otherwise) or none.",
        HelpName = "MODE",
        DefaultValueFactory = _ => "redirect",
    };

    private readonly Option<string> _kind = new("--kind") { Description = "sidecar or router (a gateway).", HelpName = "KIND", DefaultValueFactory = _ => "sidecar" };

    internal Option<string?> MeshConfig { get; } = new("--mesh-config") { Description = "Istio's MeshConfig. Default: built-in settings.", HelpName = "FILE" };

    internal void AddTo(Command command)
    {
        _mode.AcceptOnlyFromAmong("redirect", "loopback", "none");
        _kind.AcceptOnlyFromAmong("sidecar", "router");
        foreach (var option in new Option[] { _proxy, _labels, _address, _mode, _kind, MeshConfig })
        {
            command.Options.Add(option);
        }
    }

    /// <exception cref="AgentException">A label is not <c>KEY=VALUE</c>.</exception>
    internal ProxyDescription Read(ParseResult parsed) => new(
        parsed.GetRequiredValue(_proxy),
        Enum.Parse<ProxyKind>(parsed.GetRequiredValue(_kind), ignoreCase: true),
        Enum.Parse<InterceptionMode>(parsed.GetRequiredValue(_mode), ignoreCase: true))
    {
        Address = parsed.GetValue(_address),
        Labels = parsed.GetValue(_labels) is { Length: > 0 } labels ? WorkloadText.Labels(labels) : null,
    };
}
