using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using ControlPlane.Fixtures;

namespace ControlPlane.Cli.Tests.Commands.Proxies;

public sealed class ProxyRunExecTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("proxy-run-exec-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task RunExec_Started_BecomesEnvoyWithItsProcessIdAndEnvironment()
    {
        var envoy = ProgramFile.Write(Path.Combine(_folder, "envoy"), "echo $$; echo \"$MARK\"; for a in \"$@\"; do echo \"$a\"; done");
        var bootstrap = Path.Combine(_folder, "bootstrap.json");
        var start = MeshProcess.StartInfo(
            "proxy", "run", "srv", "--plaintext-xds", "--exec", "--envoy", envoy, "--bootstrap", bootstrap, "--drain-time", "5s", "--access-log-flush", "20ms", "--envoy-arg", "--reject-unknown-dynamic-fields");
        start.Environment["MARK"] = "kept";

        using var process = Process.Start(start)!;
        var lines = (await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(process.Id.ToString(CultureInfo.InvariantCulture), lines[0]);
        Assert.Equal("kept", lines[1]);
        Assert.Equal(
            [
                "-c", bootstrap, "--disable-hot-restart", "--drain-time-s", "5", "--drain-strategy", "immediate", "--file-flush-interval-msec", "20",
                "-l", "warning", "--concurrency", "1", "--reject-unknown-dynamic-fields",
            ],
            lines[2..]);
        Assert.Equal("", await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task RunExec_Bootstrap_HasNoAgentThatReportsTheAppsHealth()
    {
        var bootstrap = Path.Combine(_folder, "bootstrap.json");
        using var process = Process.Start(MeshProcess.StartInfo("proxy", "run", "srv", "--plaintext-xds", "--exec", "--envoy", "/bin/true", "--bootstrap", bootstrap))!;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        var node = JsonNode.Parse(await File.ReadAllTextAsync(bootstrap, TestContext.Current.CancellationToken))!["node"]!;
        Assert.Equal("srv", (string?)node["metadata"]!["NAME"]);
        Assert.Null(node["metadata"]!["APP_HEALTH"]);
    }

    [Fact]
    public async Task Run_NoEnvoyAnywhere_TeachesHowToGetOneAndExitsWith69()
    {
        var run = await MeshRun.InvokeAsync("proxy", "run", "srv", "--exec");

        Assert.Equal(69, run.ExitCode);
        Assert.Contains("mesh envoy install", run.Messages, StringComparison.Ordinal);
    }
}
