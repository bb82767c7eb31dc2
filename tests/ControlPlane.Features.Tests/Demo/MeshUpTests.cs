using System.Diagnostics;
using System.Globalization;
using ControlPlane.Agent.Processes;
using ControlPlane.Fixtures;

namespace ControlPlane.Features.Tests.Demo;

/// <summary>The first ten minutes: <c>mesh up --demo</c>, the canary split, an edit, Ctrl-C.</summary>
public sealed class MeshUpTests(ITestOutputHelper output)
{
    private const int Requests = 1000;
    private const int Batch = 100;

    [Fact]
    [Trait("Category", "Envoy")]
    public async Task MeshUp_CanaryThroughRealEnvoys_FollowsTheWeightsAndLeavesNothingBehind()
    {
        Assert.SkipUnless(EnvoyPrograms.TryGet(out var envoy, out var reason), reason);
        var began = Stopwatch.GetTimestamp();
        await using var mesh = await DemoMesh.StartAsync("--envoy", envoy!);
        output.WriteLine($"up after {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s");
        using var probe = new SplitProbe(mesh.TrafficSidecar);
        // The first request may meet a sidecar whose routes are a moment younger than "ready".
        await Eventually.TrueAsync("myservice answers", probe.AnswersAsync);

        var canary = await probe.CountV2Async(Requests);
        Assert.True(SplitProbe.Fits(canary, Requests, 0.1), $"{canary} of {Requests} went to v2 at weight 10");
        await AssertPageAsync(mesh);

        await mesh.EditAsync("myservice.yaml", "weight: 90", "weight: 50");
        await mesh.EditAsync("myservice.yaml", "weight: 10", "weight: 50");
        var edited = Stopwatch.GetTimestamp();
        await Eventually.TrueAsync("half of the requests go to v2", async _ => SplitProbe.Fits(await probe.CountV2Async(Batch), Batch, 0.5));
        output.WriteLine($"half to v2 seen {Stopwatch.GetElapsedTime(edited).TotalMilliseconds:0} ms after the edit, {Batch} requests included");
        var half = await probe.CountV2Async(Requests);
        Assert.True(SplitProbe.Fits(half, Requests, 0.5), $"{half} of {Requests} went to v2 at weight 50");

        Assert.Equal(0, await mesh.InterruptAsync());
        Assert.Empty(mesh.Leftovers());
    }

    [Fact]
    public async Task MeshUp_WithoutEnvoy_SaysSoAndShowsWhatSidecarsWouldRoute()
    {
        await using var mesh = await DemoMesh.StartAsync("--no-envoy");
        Assert.Contains("No Envoy runs here", mesh.Output, StringComparison.Ordinal);
        await Eventually.TrueAsync("the stand-ins subscribe", () => mesh.Output.Contains("10 subscribed over gRPC", StringComparison.Ordinal), TimeSpan.FromMinutes(1));
        await Eventually.TrueAsync("the split shows", () => mesh.Output.Contains("myservice v1 90 %, myservice v2 10 %", StringComparison.Ordinal));

        await mesh.EditAsync("myservice.yaml", "weight: 90", "weight: 70");
        await mesh.EditAsync("myservice.yaml", "weight: 10", "weight: 30");
        await Eventually.TrueAsync("the edit shows", () => mesh.Output.Contains("myservice v1 70 %, myservice v2 30 %", StringComparison.Ordinal));

        Assert.Equal(0, await mesh.InterruptAsync());
        Assert.Empty(mesh.Leftovers());
    }

    [Fact]
    [Trait("Category", "Envoy")]
    public async Task MeshUp_IsKilled_LeavesNothingBehind()
    {
        Assert.SkipUnless(EnvoyPrograms.TryGet(out var envoy, out var reason), reason);
        var prefix = await DeathSignal.PrefixAsync(ProcessEnvironment.Current(), TestContext.Current.CancellationToken);
        Assert.SkipWhen(prefix.Count == 0, "NOT TESTED: no setpriv of util-linux");
        await using var mesh = await DemoMesh.StartAsync("--envoy", envoy!);
        Assert.NotEmpty(mesh.Leftovers());

        await mesh.KillAsync();

        await Eventually.TrueAsync("all have ended", () => mesh.Leftovers().Count == 0, TimeSpan.FromSeconds(60));
    }

    private static async Task AssertPageAsync(DemoMesh mesh)
    {
        using var client = new HttpClient();
        var page = await client.GetStringAsync(
            new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{mesh.GatewayPort}/productpage")), TestContext.Current.CancellationToken);
        Assert.Contains("reviews answered as v1", page, StringComparison.Ordinal);
        Assert.Contains("William Shakespeare", page, StringComparison.Ordinal);
    }
}
