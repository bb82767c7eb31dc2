using System.CommandLine;
using System.Net;
using ControlPlane.Agent;
using ControlPlane.Model.Proxies;

namespace ControlPlane.Cli.Commands.Proxies;

/// <summary>How the app's traffic reaches the sidecar.</summary>
internal sealed class InterceptionOptions
{
    private readonly Option<string> _mode = new("--mode")
    {
        Description = "loopback: a local listener per service, no root. redirect: iptables, see 'mesh proxy redirect'. none: inbound only.",
        HelpName = "loopback|redirect|none",
        DefaultValueFactory = _ => "loopback",
    };

    private readonly Option<string?> _bind = new("--bind") { Description = "Address of the sidecar's own listeners in the modes loopback and none.", HelpName = "ADDRESS" };

    private readonly Option<int> _httpProxyPort = new("--http-proxy-port")
    {
        Description = "Port of the forward proxy in the mode loopback.",
        HelpName = "PORT",
        DefaultValueFactory = _ => 15080,
    };

    private readonly Option<bool> _dns = new("--dns") { Description = "Let the sidecar answer DNS on 127.0.0.1:15053 (mode redirect)." };

    internal InterceptionOptions() => _mode.AcceptOnlyFromAmong("loopback", "redirect", "none");

    internal void AddTo(Command command)
    {
        foreach (var option in new Option[] { _mode, _bind, _httpProxyPort, _dns })
        {
            command.Add(option);
        }
    }

    internal InterceptionMode Mode(ParseResult parsed) => Enum.Parse<InterceptionMode>(parsed.GetRequiredValue(_mode), ignoreCase: true);

    internal string? BindAddress(ParseResult parsed) =>
        parsed.GetValue(_bind) is { } bind && !IPAddress.TryParse(bind, out _)
            ? throw new AgentException(FailureKind.Usage, $"--bind {bind}: not an IP address")
            : parsed.GetValue(_bind);

    internal Proxy AddTo(Proxy proxy, ParseResult parsed)
    {
        var port = parsed.GetValue(_httpProxyPort);
        var mode = proxy.Kind == ProxyKind.Router ? InterceptionMode.None : Mode(parsed);
        if (port is < 1 or > 65535)
        {
            throw new AgentException(FailureKind.Usage, $"--http-proxy-port {port}: not a port");
        }

        return parsed.GetValue(_dns) && mode != InterceptionMode.Redirect
            ? throw new AgentException(FailureKind.Usage, "--dns works only with --mode redirect", "in the mode loopback the app is told addresses, so it asks no names")
            : proxy with { Interception = mode, HttpProxyPort = port, DnsCapture = parsed.GetValue(_dns) };
    }
}
