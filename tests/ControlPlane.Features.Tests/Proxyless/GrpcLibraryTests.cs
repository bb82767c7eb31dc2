using System.Text.Json.Nodes;
using ControlPlane.Agent.Addresses;
using ControlPlane.Features.Tests.Meshes;
using ControlPlane.Features.Tests.Programs;
using ControlPlane.Features.Tests.Requests;
using ControlPlane.Fixtures;

namespace ControlPlane.Features.Tests.Proxyless;

/// <summary>gRPC libraries of three makers obey the same files as Envoys, without a proxy. A class each, so that they run side by side.</summary>
[Trait("Category", "Grpc")]
public abstract class GrpcLibraryTests(string library) : IAsyncDisposable
{
    private const string Host = "echo.default.svc.cluster.local";
    private const string Target = Host + ":7070";
    private const string Rules = """
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: echo}
        spec:
          hosts: [echo.default.svc.cluster.local]
          location: MESH_INTERNAL
          resolution: STATIC
          ports: [{number: 7070, name: grpc, protocol: GRPC}]
          endpoints:
          - {address: $V1, ports: {grpc: 7071}, labels: {version: v1}}
          - {address: $V2, ports: {grpc: 7071}, labels: {version: v2}}
        ---
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: echo}
        spec:
          host: echo
          subsets: [{name: v1, labels: {version: v1}}, {name: v2, labels: {version: v2}}]
        ---
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: echo}
        spec:
          hosts: [echo]
          http:
          - match: [{headers: {x-case: {exact: fault}}}]
            fault: {abort: {grpcStatus: PERMISSION_DENIED, percentage: {value: 50}}}
            route: [{destination: {host: echo, subset: v1}}]
          - match: [{headers: {x-case: {exact: slow}}}]
            timeout: 0.2s
            route: [{destination: {host: echo, subset: v1}}]
          - match: [{headers: {x-case: {exact: redirect}}}]
            redirect: {uri: /elsewhere}
          - route:
            - {destination: {host: echo, subset: v1}, weight: $W1}
            - {destination: {host: echo, subset: v2}, weight: $W2}

        """;

    private readonly string _v1 = LoopbackRange.Next();
    private readonly string _v2 = LoopbackRange.Next();
    private readonly List<RunningProgram> _servers = [];
    private FeatureMesh? _mesh;

    private FeatureMesh Mesh => _mesh ?? throw new InvalidOperationException("nothing was started");

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }

        if (_mesh is null)
        {
            return;
        }

        if (TestContext.Current.TestState?.Result == TestResult.Failed)
        {
            TestContext.Current.TestOutputHelper?.WriteLine(await _mesh.DescribeAsync());
        }

        await _mesh.DisposeAsync();
    }

    [Fact]
    public async Task Rules_AreObeyed()
    {
        var probe = await StartAsync();

        var split = await CallAsync(probe, 500);
        Assert.True(Number(split["codes"]!, "OK") == 500, Summary(split));
        Shares.AssertShare(0.1, Number(split["backends"]!, "v2"), 500);
        Assert.All(split["view"]!.AsArray().SelectMany(view => view!["resources"]!.AsArray()), resource => Assert.Equal("ACKED", (string?)resource!["status"]));

        var fault = await CallAsync(probe, 200, "--header", "x-case=fault");
        Shares.AssertShare(0.5, Number(fault["codes"]!, "PERMISSION_DENIED"), 200);

        var slow = await CallAsync(probe, 10, "--header", "x-case=slow", "--header", "probe-delay-ms=5000", "--concurrency", "10");
        Assert.Equal(10, Number(slow["codes"]!, "DEADLINE_EXCEEDED"));

        var redirect = await CallAsync(probe, 10, "--header", "x-case=redirect");
        Assert.Equal(10, Number(redirect["codes"]!, "UNIMPLEMENTED"));
    }

    [Fact]
    public async Task Edits_UnderLoad_LoseNoCall()
    {
        var probe = await StartAsync();
        await using var calls = probe.Call(
            Mesh.ControlPlane.Xds, Target, "--count", "0", "--duration", "120s", "--rate", "100", "--concurrency", "20", "--window", "500ms", "--live");
        await UntilAsync(calls, "v1 answers", (v1, v2) => v1 > v2);

        await SplitAsync(0, 100);
        await UntilAsync(calls, "v2 alone answers", (v1, v2) => v1 == 0 && v2 > 0);
        await SplitAsync(100, 0, withoutV2: true);
        await UntilAsync(calls, "v1 alone answers", (v1, v2) => v1 > 0 && v2 == 0);
        await SplitAsync(50, 50);
        await UntilAsync(calls, "both answer", (v1, v2) => v1 > 0 && v2 > 0);
        await calls.TerminateAsync(TestContext.Current.CancellationToken);

        var report = await GrpcProbe.ReportOfAsync(calls);
        Assert.True((int)report["calls"]! == Number(report["codes"]!, "OK"), Summary(report));
        Assert.True(Number(report["codes"]!, "OK") > 100, report.ToJsonString());
    }

    [Fact]
    public async Task Service_ThatIsDeletedAndComesBack_IsCalledAgain()
    {
        var probe = await StartAsync();
        await using var calls = probe.Call(
            Mesh.ControlPlane.Xds, Target, "--count", "0", "--duration", "120s", "--rate", "50", "--concurrency", "20", "--timeout", "1s", "--window", "500ms", "--live");
        await UntilAsync(calls, "v1 answers", (v1, v2) => v1 > v2);

        var revision = await RevisionAsync();
        await Mesh.ApplyAsync("");
        await Eventually.TrueAsync("the client has no service any more", async _ => await RevisionAsync() > revision);
        await SplitAsync(0, 100);

        await UntilAsync(calls, "v2 answers", (v1, v2) => v1 == 0 && v2 > 0);
    }

    private protected Task<JsonNode> CallAsync(GrpcProbe probe, int count, params string[] options) =>
        probe.CallAsync(Mesh.ControlPlane.Xds, Target, count, options);

    private protected async Task<GrpcProbe> StartAsync(bool serversAsk = false)
    {
        var probe = GrpcProbe.Of(library);
        _mesh = await FeatureMesh.StartAsync();
        await SplitAsync(90, 10);
        var asked = serversAsk ? Mesh.ControlPlane.Xds : (HostAndPort?)null;
        _servers.Add(await probe.ServeAsync(new(_v1, 7071), "v1", asked));
        _servers.Add(await probe.ServeAsync(new(_v2, 7071), "v2", asked));

        // The first stream of a server that has just started waits for code to be compiled; the calls that count have their deadline from then on.
        var first = await CallAsync(probe, 1, "--timeout", "60s");
        Assert.True(Number(first["codes"]!, "OK") == 1, Summary(first));
        return probe;
    }

    private Task SplitAsync(int v1, int v2, bool withoutV2 = false)
    {
        var yaml = Rules.Replace("$V1", _v1, StringComparison.Ordinal).Replace("$W1", $"{v1}", StringComparison.Ordinal)
            .Replace("$W2", $"{v2}", StringComparison.Ordinal);
        return Mesh.ApplyAsync(withoutV2
            ? string.Join('\n', yaml.Split('\n').Where(line => !line.Contains("$V2", StringComparison.Ordinal)))
            : yaml.Replace("$V2", _v2, StringComparison.Ordinal));
    }

    /// <summary>Waits for a window that begins after now and is as wanted.</summary>
    private static Task UntilAsync(RunningProgram calls, string what, Func<int, int, bool> isSo)
    {
        var seen = GrpcProbe.WindowsOf(calls).Count();
        return Eventually.TrueAsync(what, () => GrpcProbe.WindowsOf(calls).Skip(seen).Any(window => isSo(Number(window, "v1"), Number(window, "v2"))), TimeSpan.FromSeconds(40));
    }

    /// <summary>How far the only client has come.</summary>
    private async Task<long> RevisionAsync()
    {
        var report = await Mesh.ControlPlane.GetJsonAsync("proxies", TestContext.Current.CancellationToken);
        return report["proxies"]!.AsArray().SelectMany(proxy => proxy!["types"]!.AsArray()).Min(type => (long)type!["ackedRevision"]!);
    }

    /// <summary>What helps to understand a failed call.</summary>
    private protected static string Summary(JsonNode report) =>
        $"{report["codes"]} {report["errors"]} {report["latency_ms"]} {report["windows"]}\n{report["updates"]}";

    private protected static int Number(JsonNode counts, string name) => (int?)counts[name] ?? 0;
}
