using System.CommandLine;
using System.Globalization;
using System.Net;
using ControlPlane.Agent;
using ControlPlane.Agent.Processes;
using ControlPlane.Agent.Redirection;
using ControlPlane.Model.Collections;

namespace ControlPlane.Cli.Commands.Proxies;

/// <summary><c>mesh proxy redirect</c>: the kernel's part of the mode redirect.</summary>
internal sealed class ProxyRedirectCommand
{
    private static readonly RedirectSettings Defaults = new();

    private readonly Option<bool> _print = new("--print") { Description = "Only print the script (the default)." };
    private readonly Option<bool> _apply = new("--apply") { Description = "Apply it; needs root." };
    private readonly Option<bool> _remove = new("--remove") { Description = "Take the rules away; with --print: print the script that does." };

    private readonly Option<int> _uid = new("--uid")
    {
        Description = "Envoy's user: its own connections are left alone.",
        HelpName = "UID",
        DefaultValueFactory = _ => Defaults.EnvoyUserId,
    };

    private readonly Option<bool> _dns = new("--dns") { Description = "Also lead DNS questions (UDP port 53) to the sidecar on 15053." };

    private readonly Option<string[]> _inbound = new("--exclude-inbound-ports")
    {
        Description = "Ports of this workload that are reached without the sidecar, such as 22, beside those of Envoy itself.",
        HelpName = "PORT[,PORT…]",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string[]> _outbound = new("--exclude-outbound-ports")
    {
        Description = "Ports of others that the app reaches without the sidecar, beside the control plane's 15010.",
        HelpName = "PORT[,PORT…]",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string[]> _networks = new("--exclude-outbound-networks")
    {
        Description = "Networks that the app reaches without the sidecar.",
        HelpName = "CIDR[,CIDR…]",
        DefaultValueFactory = _ => [],
    };

    internal static Command Create(CommandHost host)
    {
        var redirect = new ProxyRedirectCommand();
        var command = new Command(
            "redirect",
            """
            Lead an app's IPv4 connections through the sidecar with iptables, as Istio does: what the app opens goes to 15001, what
            comes from outside to 15006; Envoy's own user is left alone. For the network namespace it runs in; safe to repeat.

            Try:
              mesh proxy redirect                                 print the script
              sudo mesh proxy redirect --apply --dns
              sudo mesh proxy redirect --remove
              sudo -u '#1337' mesh proxy run srv --mode redirect --dns --exec
            """);
        foreach (var option in new Option[]
        {
            redirect._print, redirect._apply, redirect._remove, redirect._uid, redirect._dns, redirect._inbound, redirect._outbound, redirect._networks,
        })
        {
            command.Add(option);
        }

        command.SetAction((parsed, cancellationToken) => redirect.RunAsync(parsed, host, cancellationToken));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CommandHost host, CancellationToken cancellationToken)
    {
        var (apply, remove, print) = (parsed.GetValue(_apply), parsed.GetValue(_remove), parsed.GetValue(_print));
        if (apply && (remove || print))
        {
            throw new AgentException(FailureKind.Usage, "--apply goes with neither --remove nor --print");
        }

        var script = remove ? RedirectScript.ToRemove() : RedirectScript.ToApply(Settings(parsed));
        if (print || (!apply && !remove))
        {
            await host.Output.WriteAsync(script);
            return ExitCode.Ok;
        }

        var run = await ToolRun.InvokeAsync(["sh"], script, host.Environment, cancellationToken);
        return run.ExitCode == 0
            ? ExitCode.Ok
            : throw new AgentException(FailureKind.Unavailable, $"iptables: {run.LastWords}", "it needs root and the programs iptables and iptables-restore");
    }

    private RedirectSettings Settings(ParseResult parsed) => new()
    {
        EnvoyUserId = OptionText.AtLeastZero(parsed.GetValue(_uid), "--uid"),
        Dns = parsed.GetValue(_dns),
        ExcludedInboundPorts = With(Defaults.ExcludedInboundPorts, parsed.GetRequiredValue(_inbound), "--exclude-inbound-ports"),
        ExcludedOutboundPorts = With(Defaults.ExcludedOutboundPorts, parsed.GetRequiredValue(_outbound), "--exclude-outbound-ports"),
        ExcludedOutboundNetworks = WorkloadText.Elements(parsed.GetRequiredValue(_networks)).Select(Network).ToEquatableArray(),
    };

    private static EquatableArray<int> With(EquatableArray<int> defaults, IEnumerable<string> more, string option) =>
        defaults.Concat(WorkloadText.Elements(more).Select(text => Port(text, option))).Distinct().Order().ToEquatableArray();

    private static int Port(string text, string option) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0
            ? port
            : throw new AgentException(FailureKind.Usage, $"{option} {text}: not a port");

    // Strict, because the text becomes part of a script that root runs.
    private static string Network(string text) =>
        (IPNetwork.TryParse(text, out var network) || (IPAddress.TryParse(text, out var single) && IPNetwork.TryParse($"{single}/32", out network)))
        && network.BaseAddress.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork
            ? network.ToString()
            : throw new AgentException(FailureKind.Usage, $"--exclude-outbound-networks {text}: not an IPv4 network", "write 10.1.0.0/16");
}
