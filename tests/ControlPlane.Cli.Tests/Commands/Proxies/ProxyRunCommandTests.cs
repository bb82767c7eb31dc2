namespace ControlPlane.Cli.Tests.Commands.Proxies;

public sealed class ProxyRunCommandTests
{
    [Fact]
    public async Task Run_ExecWithAnApp_IsAUsageError()
    {
        var run = await MeshRun.InvokeAsync("proxy", "run", "srv", "--exec", "--envoy", "/bin/true", "--", "app");

        Assert.Equal(64, run.ExitCode);
        Assert.Contains("--exec becomes Envoy", run.Messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_RedirectWithAnAppOfTheSameUser_IsAUsageErrorWithTheWayOut()
    {
        var run = await MeshRun.InvokeAsync("proxy", "run", "srv", "--ip", "10.0.0.1", "--mode", "redirect", "--envoy", "/bin/true", "--", "app");

        Assert.Equal(64, run.ExitCode);
        Assert.Contains("--app-uid", run.Messages, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("proxy", "run", "srv", "--", "app")]
    [InlineData("gateway", "run", "ingress")]
    public async Task Run_NoEnvoyAnywhere_TeachesHowToGetOne(params string[] args)
    {
        var run = await MeshRun.InvokeAsync(args);

        Assert.Equal(69, run.ExitCode);
        Assert.Contains("mesh envoy install", run.Messages, StringComparison.Ordinal);
    }
}
