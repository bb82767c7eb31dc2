namespace ControlPlane.Cli.Tests.Commands.Envoys;

public sealed class EnvoyCommandTests
{
    [Fact]
    public async Task Path_NoEnvoy_ExitsWith69()
    {
        var run = await MeshRun.InvokeAsync("envoy", "path");

        Assert.Equal(69, run.ExitCode);
        Assert.Equal("", run.Output);
    }

    [Fact]
    public async Task Install_NotAVersion_IsAUsageError()
    {
        var run = await MeshRun.InvokeAsync("envoy", "install", "--version", "latest");

        Assert.Equal(64, run.ExitCode);
        Assert.Contains("--version latest", run.Messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Install_Help_SaysWhichWaysAreNotTested()
    {
        var run = await MeshRun.InvokeAsync("envoy", "install", "--help");

        Assert.Contains("Not covered by this project's tests: --from uv and --from docker", run.Output, StringComparison.Ordinal);
    }
}
