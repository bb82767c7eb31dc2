using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ControlPlane.Fixtures;
using ControlPlane.Fixtures.Xds;
using ControlPlane.Xds;
using ControlPlane.Xds.Sessions;
using Grpc.Core;

namespace ControlPlane.Host.Tests;

/// <summary>The built <c>controlplane</c> as a process of its own: exit codes, signals, one line an error.</summary>
public sealed class ServerProcessTests : IDisposable
{
    private readonly ServerFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(78, "ControlPlane:Xds: ", "--xds", "nonsense")]
    [InlineData(78, "ControlPlane:Xds: ", "--xds", "nowhere")]
    [InlineData(78, "ControlPlane:Admin: ", "--admin", "10.0.0.1:15014")]
    [InlineData(78, "ControlPlane:Config: ", "--config", "/no/such/folder")]
    [InlineData(78, "ControlPlane:GracePeriod: ", "--grace-period", "soon")]
    [InlineData(78, "ControlPlane:Limits:Streams: \"0\" is not a whole number from 1 to 10000000", "--limit-streams", "0")]
    [InlineData(78, "ControlPlane:Limits:MessageBytes: \"4MB\" is not a size from 64KiB to 1024MiB", "--limit-message-bytes", "4MB")]
    [InlineData(78, "ControlPlane:Limits:KeepaliveTimeout: \"10\" is not a duration from 1s to 1h", "--limit-keepalive-timeout", "10")]
    [InlineData(64, "'--frobnicate'", "--frobnicate")]
    public async Task Process_AWrongValue_IsOneLineAndThisExitCode(int code, string words, params string[] args)
    {
        var (exitCode, output, error) = await RunAsync(args);
        Assert.Equal(code, exitCode);
        Assert.Equal("", output);
        var line = Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("controlplane: ", line, StringComparison.Ordinal);
        Assert.Contains(words, line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Process_AWrongValueInTheFileOrTheEnvironment_IsTheSameLine()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.Root, "appsettings.json"), """{"ControlPlane": {"LogLevel": "loud"}}""", Cancellation);
        var fromFile = await RunAsync();
        Assert.Equal((78, "controlplane: ControlPlane:LogLevel: \"loud\" is not one of trace, debug, information, warning, error, critical, none\n"), (fromFile.ExitCode, fromFile.Error));

        var start = StartInfo();
        start.Environment["CONTROLPLANE__XDS"] = "x";
        start.Environment["CONTROLPLANE__LOGLEVEL"] = "debug";
        var fromEnvironment = await RunAsync(start);
        Assert.Equal(78, fromEnvironment.ExitCode);
        Assert.StartsWith("controlplane: ControlPlane:Xds: ", fromEnvironment.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Process_ABrokenSettingsFile_IsOneLine()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.Root, "appsettings.json"), "{", Cancellation);
        var (exitCode, _, error) = await RunAsync();
        Assert.Equal(78, exitCode);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Process_ItsPortIsTaken_IsOneLineAndExitCode78()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var (exitCode, _, error) = await RunAsync("--xds", taken.LocalEndpoint.ToString()!, "--admin", "127.0.0.1:0", "--state", "state");
        Assert.Equal(78, exitCode);
        Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Process_Version_IsALine()
    {
        var (exitCode, output, _) = await RunAsync("--version");
        Assert.Equal(0, exitCode);
        Assert.Matches("^[0-9]+\\.[0-9]+\\.[0-9]+\\S*\n$", output);
    }

    [Fact]
    public async Task Process_ASecondOneOnTheSameStateFolder_IsRefused_AndAKilledOneLeavesNoLock()
    {
        using var first = await ServerUnderTest.StartAsync(StartInfo("--state", "state"));
        var (exitCode, _, error) = await RunAsync("--state", "state", "--xds", "127.0.0.1:0", "--admin", "127.0.0.1:0");
        Assert.Equal(78, exitCode);
        Assert.Contains($"process {first.Process.Id}", error, StringComparison.Ordinal);

        first.Process.Kill();
        await first.Process.WaitForExitAsync(Cancellation);
        using var second = await ServerUnderTest.StartAsync(StartInfo("--state", "state"));
        Assert.False(second.Process.HasExited);
    }

    [Fact]
    public async Task Process_ToldToStop_EndsStreamsAsUnavailableAndExitsWith0Within10Seconds()
    {
        using var server = await ServerUnderTest.StartAsync(StartInfo("--state", "state"));
        await using var client = XdsTestClient.Connect(server.Xds, XdsVariant.Delta, XdsTestClient.Node("sidecar~10.0.0.1~web.shop~shop.svc.cluster.local"));
        await client.StartLikeEnvoyAsync(Cancellation);
        await Eventually.TrueAsync("clusters", () => client.Count(ResourceType.Cluster) > 0);

        var clock = Stopwatch.StartNew();
        using var kill = Process.Start("kill", ["-TERM", server.Process.Id.ToString(CultureInfo.InvariantCulture)]);
        await server.Process.WaitForExitAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(20), Cancellation);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.Equal(0, server.Process.ExitCode);
        Assert.Equal(StatusCode.Unavailable, (await Assert.ThrowsAsync<RpcException>(() => client.Ended)).StatusCode);
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(ProcessStartInfo start)
    {
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(Cancellation);
        var error = process.StandardError.ReadToEndAsync(Cancellation);
        await process.WaitForExitAsync(Cancellation).WaitAsync(TimeSpan.FromSeconds(60), Cancellation);
        return (process.ExitCode, await output, await error);
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] args) => RunAsync(StartInfo(args));

    private ProcessStartInfo StartInfo(params string[] args)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "controlplane"), args)
        {
            WorkingDirectory = _folder.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
        return start;
    }
}
