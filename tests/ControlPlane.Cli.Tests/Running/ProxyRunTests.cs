using System.Net;
using System.Net.Sockets;
using ControlPlane.Agent.Addresses;
using ControlPlane.Agent.Processes;
using ControlPlane.Fixtures;

namespace ControlPlane.Cli.Tests.Running;

/// <summary><c>mesh proxy run</c> as a process, with a real Envoy and the real control plane.</summary>
[Trait("Category", "Envoy")]
public sealed class ProxyRunTests(ControlPlaneFixture mesh) : IClassFixture<ControlPlaneFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_AppEnds_ExitsWithItsCodeAndLeavesNoEnvoy()
    {
        using var run = Start("ends", [], "exit 3");

        Assert.Equal(3, await run.ExitCodeAsync());
        await NoEnvoyIsLeftAsync("ends");
    }

    [Theory]
    [InlineData("delta")]
    [InlineData("sotw")]
    public async Task Run_AppStarts_IsToldTheServicesAndReachesThem(string protocol)
    {
        var name = $"told-{protocol}";
        using var run = Start(name, ["--protocol", protocol], "env > $OUT; mv $OUT $OUT.done; exec sleep 600");
        var told = await FileAsync($"{name}.done");
        var variables = told.Split('\n').Where(line => line.Contains('=', StringComparison.Ordinal))
            .ToDictionary(line => line[..line.IndexOf('=', StringComparison.Ordinal)], line => line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..]);

        var bind = WorkloadAddress.OnLoopback(name, "default");
        Assert.StartsWith($"http://{bind}:", variables["RATINGS_URL"], StringComparison.Ordinal);
        Assert.Equal($"http://{bind}:15080", variables["HTTP_PROXY"]);
        Assert.Contains(bind, variables["NO_PROXY"], StringComparison.Ordinal);
        Assert.Equal(418, await StatusAsync(new HttpClient(), $"{variables["RATINGS_URL"]}/x"));
        var throughProxy = new HttpClientHandler { Proxy = new WebProxy(variables["HTTP_PROXY"]) };
        Assert.Equal(418, await StatusAsync(new HttpClient(throughProxy), "http://ratings.default.svc.cluster.local:9080/x"));
    }

    [Fact]
    public async Task Run_ToldToStop_DrainsBeforeTheAppEnds()
    {
        var port = FreePort();
        using var run = Start("drains", ["--port", $"9080:{port}", "--drain-time", "30s"], "trap 'exit 7' TERM; while :; do sleep 0.05; done");
        await HealthAsync("drains", "STARTING");

        using var app = new SlowApp(port);
        var serving = app.ServeOneAsync();
        await HealthAsync("drains", "SERVING");
        using var client = new HttpClient();
        var request = client.GetAsync(new Uri($"http://{WorkloadAddress.OnLoopback("drains", "default")}:9080/"), Cancellation);
        await app.Arrived.WaitAsync(TimeSpan.FromSeconds(60), Cancellation);

        run.Signal(UnixSignal.Terminate);
        await HealthAsync("drains", "DRAINING");
        app.Release();

        using var response = await request;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await serving;
        client.Dispose(); // nobody is connected any more: the drain ends long before its limit
        Assert.Equal(7, await run.ExitCodeAsync());
        await HealthAsync("drains", null);
        await NoEnvoyIsLeftAsync("drains");
    }

    [Fact]
    public async Task Run_ToldToStopTwice_SkipsTheDrain()
    {
        var port = FreePort();
        using var app = new TcpListener(IPAddress.Loopback, port);
        app.Start();
        using var run = Start("hurries", ["--port", $"9080:{port}", "--drain-time", "300s"], "trap 'exit 7' TERM; while :; do sleep 0.05; done");
        await HealthAsync("hurries", "SERVING");
        using var connected = new TcpClient();
        await connected.ConnectAsync(WorkloadAddress.OnLoopback("hurries", "default"), 9080, Cancellation);

        run.Signal(UnixSignal.Terminate);
        await HealthAsync("hurries", "DRAINING");
        Assert.False(run.HasExited);
        run.Signal(UnixSignal.Terminate);

        await run.ExitCodeAsync();
        await NoEnvoyIsLeftAsync("hurries");
    }

    [Fact]
    public async Task Run_AppStopsAnswering_IsNotServing()
    {
        var port = FreePort();
        using var run = Start("fails", ["--port", $"9080:{port}"], "exec sleep 600");
        using (var app = new TcpListener(IPAddress.Loopback, port))
        {
            app.Start();
            await HealthAsync("fails", "SERVING");
        }

        await HealthAsync("fails", "NOTSERVING");
    }

    [Fact]
    public async Task Run_SignalsForTheApp_ArePassedOn()
    {
        using var run = Start(
            "signals",
            [],
            """
            trap 'echo hup >> $OUT' HUP; trap 'echo usr1 >> $OUT' USR1; trap 'echo usr2 >> $OUT; mv $OUT $OUT.done' USR2
            touch $OUT.up; while :; do sleep 0.05; done
            """);
        await FileAsync("signals.up");

        foreach (var (signal, word) in new[] { (UnixSignal.Hangup, "hup"), (UnixSignal.User1, "usr1") })
        {
            run.Signal(signal);
            await Eventually.TrueAsync(word, async token => File.Exists(Out("signals")) && (await File.ReadAllTextAsync(Out("signals"), token)).Contains(word, StringComparison.Ordinal));
        }

        run.Signal(UnixSignal.User2);
        Assert.Equal("hup\nusr1\nusr2\n", await FileAsync("signals.done"));
        Assert.False(run.HasExited);
    }

    [Fact]
    public async Task Run_SignalKillsTheApp_ExitsWith128AndItsNumber()
    {
        using var run = Start("killed", [], "kill -9 $$");

        Assert.Equal(137, await run.ExitCodeAsync());
    }

    [Fact]
    public async Task Run_IsKilled_LeavesNeitherEnvoyNorApp()
    {
        Assert.SkipWhen(await HasNoDeathSignalAsync(), "NOT TESTED: no setpriv of util-linux");
        using var run = Start("dies", [], "trap 'touch $OUT.term; exit 0' TERM; touch $OUT.up; while :; do sleep 0.05; done");
        await FileAsync("dies.up");

        run.Signal(UnixSignal.Kill);

        await FileAsync("dies.term");
        using var client = new HttpClient();
        await Eventually.TrueAsync("Envoy is gone", async token =>
        {
            try
            {
                using var response = await client.GetAsync(new Uri($"{Admin("dies")}/ready"), token);
                return false;
            }
            catch (HttpRequestException)
            {
                return true;
            }
        });
    }

    [Fact]
    public async Task Run_EnvoyEnds_StopsTheAppAndSaysSo()
    {
        using var run = Start("orphan", [], "trap 'touch $OUT.term; exit 0' TERM; touch $OUT.up; while :; do sleep 0.05; done");
        await FileAsync("orphan.up");
        using var client = new HttpClient();
        using var response = await client.PostAsync(new Uri($"{Admin("orphan")}/quitquitquit"), null, Cancellation);

        Assert.Equal(69, await run.ExitCodeAsync());
        Assert.True(File.Exists(Out("orphan") + ".term"));
        Assert.Contains("mesh: Envoy ended", run.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_AppDoesNotExist_StopsEnvoyAndExitsWith69()
    {
        using var run = Start(["nothing", "--", "/no/such/program"]);

        Assert.Equal(69, await run.ExitCodeAsync());
        Assert.Contains("cannot start /no/such/program", run.Said, StringComparison.Ordinal);
        await NoEnvoyIsLeftAsync("nothing");
    }

    [Fact]
    public async Task Run_WithoutApp_RunsUntilItIsToldToStop()
    {
        using var run = Start(["alone"]);
        await Eventually.TrueAsync("Envoy is ready", () => run.Said.Contains("Envoy is ready", StringComparison.Ordinal), TimeSpan.FromSeconds(60));

        run.Signal(UnixSignal.Terminate);

        Assert.Equal(0, await run.ExitCodeAsync());
        await NoEnvoyIsLeftAsync("alone");
    }

    [Fact]
    public async Task Run_NoControlPlane_GivesUpAndNamesWhatIsMissing()
    {
        using var run = Start(["lost", "--xds", "127.48.0.1:1", "--ready-timeout", "500ms", "--", "true"]);

        Assert.Equal(69, await run.ExitCodeAsync());
        Assert.Contains("no configuration", run.Said, StringComparison.Ordinal);
        Assert.Contains("127.48.0.1:1", run.Said, StringComparison.Ordinal);
        await NoEnvoyIsLeftAsync("lost");
    }

    private static async Task<bool> HasNoDeathSignalAsync() => (await DeathSignal.PrefixAsync(ProcessEnvironment.Current(), Cancellation)).Count == 0;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Admin(string name) => $"http://{WorkloadAddress.OnLoopback(name, "default")}:15000";

    private static async Task<int> StatusAsync(HttpClient client, string url)
    {
        using (client)
        {
            using var response = await client.GetAsync(new Uri(url), Cancellation);
            return (int)response.StatusCode;
        }
    }

    private static async Task NoEnvoyIsLeftAsync(string name)
    {
        using var client = new HttpClient();
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(new Uri($"{Admin(name)}/ready"), Cancellation));
    }

    private BackgroundProcess Start(string name, string[] options, string appScript) => Start([name, .. options, "--", "sh", "-c", appScript]);

    private BackgroundProcess Start(string[] arguments)
    {
        Assert.SkipUnless(EnvoyPrograms.TryGet(out var envoy, out var reason), reason);
        string[] xds = arguments.Contains("--xds") ? [] : ["--xds", $"{mesh.Address}:15010"];
        var start = MeshProcess.StartInfo(["proxy", "run", "--plaintext-xds", .. xds, "--envoy", envoy, .. arguments]);
        start.Environment["OUT"] = Out(arguments[0]);
        return new(start);
    }

    private string Out(string name) => Path.Combine(mesh.Folder, name);

    private async Task<string> FileAsync(string name)
    {
        await Eventually.TrueAsync($"the app wrote {name}", () => File.Exists(Out(name)), TimeSpan.FromSeconds(60));
        return await File.ReadAllTextAsync(Out(name), Cancellation);
    }

    private Task HealthAsync(string name, string? health) =>
        Eventually.TrueAsync($"{name} is {health ?? "gone"}", async token => await mesh.HealthOfAsync(name, token) == health, TimeSpan.FromSeconds(60));
}
