using ControlPlane.Agent.Redirection;

namespace ControlPlane.Agent.Tests.Redirection;

public sealed class RedirectScriptTests
{
    [Fact]
    public void ToApply_Settings_AppearInTheRules()
    {
        var script = RedirectScript.ToApply(new()
        {
            EnvoyUserId = 4711,
            Dns = true,
            ExcludedInboundPorts = [22],
            ExcludedOutboundPorts = [5432],
            ExcludedOutboundNetworks = ["10.9.0.0/16"],
        });

        Assert.Contains("-A CONTROLPLANE_OUTBOUND -m owner --uid-owner 4711 -j RETURN\n", script, StringComparison.Ordinal);
        Assert.Contains("-A CONTROLPLANE_INBOUND -p tcp --dport 22 -j RETURN\n", script, StringComparison.Ordinal);
        Assert.Contains("-A CONTROLPLANE_OUTBOUND -p tcp --dport 5432 -j RETURN\n", script, StringComparison.Ordinal);
        Assert.Contains("-A CONTROLPLANE_OUTBOUND -d 10.9.0.0/16 -j RETURN\n", script, StringComparison.Ordinal);
        Assert.Contains("-A CONTROLPLANE_DNS -p udp --dport 53 -j REDIRECT --to-ports 15053\n", script, StringComparison.Ordinal);
    }

    [Fact]
    public void ToApply_WithoutDns_TakesAwayTheDnsRulesOfAnEarlierRun()
    {
        var script = RedirectScript.ToApply(new());

        Assert.DoesNotContain("-A CONTROLPLANE_DNS", script, StringComparison.Ordinal);
        Assert.Contains("-D OUTPUT -p udp --dport 53 -j CONTROLPLANE_DNS", script, StringComparison.Ordinal);
    }

    [Fact]
    public void ToApply_EnvoysOwnTraffic_IsReturnedBeforeAnythingIsRedirectedTo15001()
    {
        var script = RedirectScript.ToApply(new());

        Assert.True(
            script.IndexOf("--uid-owner 1337 -j RETURN", StringComparison.Ordinal) < script.IndexOf("--to-ports 15001", StringComparison.Ordinal),
            "Envoy's connections would come back to it for ever");
    }
}
