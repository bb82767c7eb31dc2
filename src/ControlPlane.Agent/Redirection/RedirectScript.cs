using System.Globalization;
using System.Text;

namespace ControlPlane.Agent.Redirection;

/// <summary>
/// The shell script that leads a workload's IPv4 connections through its sidecar. What is printed is what is applied. All rules are in chains of
/// their own, filled in one step, so applying twice is the same as once, and removing leaves nothing behind.
/// </summary>
public static class RedirectScript
{
    private const string Outbound = "CONTROLPLANE_OUTBOUND";
    private const string Inbound = "CONTROLPLANE_INBOUND";
    private const string Dns = "CONTROLPLANE_DNS";
    private const string OutboundJump = $"OUTPUT -p tcp -j {Outbound}";
    private const string InboundJump = $"PREROUTING -p tcp -j {Inbound}";
    private const string DnsJump = $"OUTPUT -p udp --dport 53 -j {Dns}";

    /// <summary>The script that puts the rules in place, over those of an earlier run.</summary>
    public static string ToApply(RedirectSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var script = new StringBuilder();
        script.Append(CultureInfo.InvariantCulture, $"""
            #!/bin/sh
            # Connections of others than user {settings.EnvoyUserId} go to the sidecar on 15001, connections from outside to 15006.
            # Undo: mesh proxy redirect --remove
            set -e
            iptables-restore --noflush --wait <<'RULES'
            *nat

            """);
        AppendRules(script, settings);
        script.Append("COMMIT\nRULES\n");
        AppendJump(script, OutboundJump);
        AppendJump(script, InboundJump);
        if (settings.Dns)
        {
            AppendJump(script, DnsJump);
        }
        else
        {
            AppendRemoval(script, Dns, DnsJump);
        }

        return script.ToString();
    }

    /// <summary>The script that takes the rules away; without rules it does nothing.</summary>
    public static string ToRemove()
    {
        var script = new StringBuilder("#!/bin/sh\n# Takes away the rules of 'mesh proxy redirect --apply'.\nset -e\n");
        AppendRemoval(script, Outbound, OutboundJump);
        AppendRemoval(script, Inbound, InboundJump);
        AppendRemoval(script, Dns, DnsJump);
        return script.ToString();
    }

    private static void AppendRules(StringBuilder script, RedirectSettings settings)
    {
        var lines = new List<string> { $":{Outbound} - [0:0]", $":{Inbound} - [0:0]" };
        if (settings.Dns)
        {
            lines.Add($":{Dns} - [0:0]");
        }

        lines.AddRange(OutboundRules(settings).Select(rule => $"-A {Outbound} {rule}"));
        lines.AddRange(settings.ExcludedInboundPorts.Select(port => $"-A {Inbound} -p tcp --dport {Number(port)} -j RETURN"));
        lines.Add($"-A {Inbound} -p tcp -j REDIRECT --to-ports 15006");
        if (settings.Dns)
        {
            lines.Add($"-A {Dns} -m owner --uid-owner {Number(settings.EnvoyUserId)} -j RETURN");
            lines.Add($"-A {Dns} -p udp --dport 53 -j REDIRECT --to-ports 15053");
        }

        script.AppendJoin('\n', lines).Append('\n');
    }

    private static IReadOnlyList<string> OutboundRules(RedirectSettings settings)
    {
        var user = Number(settings.EnvoyUserId);
        return
        [
            "-s 127.0.0.6/32 -o lo -j RETURN", // Envoy to its own app
            $"! -d 127.0.0.1/32 -o lo -p tcp -m owner --uid-owner {user} -j REDIRECT --to-ports 15006", // Envoy to its own workload's service
            $"-o lo -m owner ! --uid-owner {user} -j RETURN", // the app to itself
            $"-m owner --uid-owner {user} -j RETURN",
            "-d 127.0.0.1/32 -j RETURN",
            .. settings.ExcludedOutboundPorts.Select(port => $"-p tcp --dport {Number(port)} -j RETURN"),
            .. settings.ExcludedOutboundNetworks.Select(network => $"-d {network} -j RETURN"),
            "-p tcp -j REDIRECT --to-ports 15001",
        ];
    }

    private static void AppendJump(StringBuilder script, string jump) =>
        script.Append(CultureInfo.InvariantCulture, $"iptables --wait -t nat -C {jump} 2>/dev/null || iptables --wait -t nat -A {jump}\n");

    private static void AppendRemoval(StringBuilder script, string chain, string jump) =>
        script
            .Append(CultureInfo.InvariantCulture, $"while iptables --wait -t nat -D {jump} 2>/dev/null; do :; done\n")
            .Append(CultureInfo.InvariantCulture, $"if iptables --wait -t nat -F {chain} 2>/dev/null; then iptables --wait -t nat -X {chain}; fi\n");

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
