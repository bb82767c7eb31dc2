namespace ControlPlane.Cli.Tests.Commands.Proxies;

public sealed class ProxyRedirectCommandTests
{
    [Fact]
    public async Task Redirect_ByDefault_PrintsTheScriptAndAppliesNothing()
    {
        var run = await MeshRun.InvokeAsync("proxy", "redirect");

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("#!/bin/sh\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("--uid-owner 1337", run.Output, StringComparison.Ordinal);
        Assert.Equal("", run.Messages);
    }

    [Fact]
    public async Task Redirect_Options_ReachTheScriptBesideTheDefaults()
    {
        var run = await MeshRun.InvokeAsync(
            "proxy", "redirect", "--uid", "4711", "--exclude-inbound-ports", "22", "--exclude-outbound-ports", "5432,6379", "--exclude-outbound-networks", "10.9.0.0/16");

        Assert.Contains("--uid-owner 4711", run.Output, StringComparison.Ordinal);
        foreach (var port in new[] { "22", "15021", "5432", "6379", "15010" })
        {
            Assert.Contains($"--dport {port} -j RETURN", run.Output, StringComparison.Ordinal);
        }

        Assert.Contains("-d 10.9.0.0/16 -j RETURN", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirect_RemoveAndPrint_PrintsHowTheRulesAreTakenAway()
    {
        var run = await MeshRun.InvokeAsync("proxy", "redirect", "--remove", "--print");

        Assert.Contains("iptables --wait -t nat -X CONTROLPLANE_OUTBOUND", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("-A ", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--exclude-inbound-ports", "ssh")]
    [InlineData("--exclude-inbound-ports", "70000")]
    [InlineData("--exclude-outbound-networks", "$(reboot)")]
    [InlineData("--exclude-outbound-networks", "fd00::/8")]
    [InlineData("--uid", "-1")]
    public async Task Redirect_WrongValue_IsAUsageErrorAndNothingIsPrinted(string option, string value)
    {
        var run = await MeshRun.InvokeAsync("proxy", "redirect", $"{option}={value}");

        Assert.Equal(64, run.ExitCode);
        Assert.Equal("", run.Output);
        Assert.StartsWith($"mesh: error: {option}", run.Messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirect_ApplyAndRemove_IsAUsageError() =>
        Assert.Equal(64, (await MeshRun.InvokeAsync("proxy", "redirect", "--apply", "--remove")).ExitCode);
}
