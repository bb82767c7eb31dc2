using System.Net;
using ControlPlane.Agent.V1;
using ControlPlane.Features.Tests.Meshes;
using ControlPlane.Features.Tests.Programs;
using ControlPlane.Features.Tests.Requests;
using ControlPlane.Fixtures;
using Grpc.Net.Client;

namespace ControlPlane.Features.Tests.Discovery;

/// <summary>A sidecar that connects is discovered, nothing else has to be written down.</summary>
public sealed class SidecarDiscoveryTests : OwnMesh
{
    private const int RequestsPerSecond = 100;

    /// <summary>Of a service's workloads only those with a label that no sidecar states get requests.</summary>
    private const string OnlyDeclaredOnes = """
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: claimed}
        spec:
          hosts: [claimed.default.svc.cluster.local]
          location: MESH_INTERNAL
          resolution: STATIC
          ports: [{number: 80, name: http, protocol: HTTP}]
          workloadSelector: {labels: {app: claimed}}
        ---
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: claimed}
        spec:
          host: claimed.default.svc.cluster.local
          subsets: [{name: declared, labels: {version: declared}}]
        ---
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: claimed}
        spec:
          hosts: [claimed.default.svc.cluster.local]
          http: [{route: [{destination: {host: claimed.default.svc.cluster.local, subset: declared}}]}]
        """;

    private HttpCaller _client = null!;

    [Fact]
    public async Task Sidecar_ThatComesAndIsKilled_AppearsAndGoes()
    {
        var app = await AppAsync("late", "v1");
        Assert.NotEqual(HttpStatusCode.OK, (await _client.GetAsync("http://late.default.svc.cluster.local/")).Status);

        var sidecar = (await Mesh.AddAsync(Sidecar(app, "late")))[0];
        await UntilAnsweredByAsync("late", "v1");
        await Mesh.RemoveAsync(sidecar);

        // It did not say goodbye: its endpoint stays for the reconnect grace, then goes.
        await Eventually.TrueAsync("the endpoint goes", async token => !(await WorkloadsAsync(token)).Contains("late.default", StringComparison.Ordinal), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Sidecar_ThatLeavesInOrder_LosesNoRequest()
    {
        var (stays, leaves) = (await AppAsync("stays", "stays"), await AppAsync("leaves", "leaves"));
        var leaving = (await Mesh.AddAsync(Sidecar(stays, "pair"), Sidecar(leaves, "pair")))[1];
        await UntilAnsweredByAsync("pair", "stays");
        await UntilAnsweredByAsync("pair", "leaves");

        await using var load = OpenLoopLoad.Start(RequestsPerSecond, _ => _client.GetAsync("http://pair/"));
        await Eventually.TrueAsync("both are used", () => load.Versions.ContainsKey("stays") && load.Versions.ContainsKey("leaves"));
        await SayDrainingAsync(leaving);
        await Mesh.ConvergedAsync();
        var atDrain = leaves.Requests;
        var sent = load.Sent;
        await Eventually.TrueAsync("the load goes on", () => load.Sent > sent + RequestsPerSecond);
        Assert.InRange(leaves.Requests - atDrain, 0, 20); // what was under way
        await leaving.TerminateAsync(TestContext.Current.CancellationToken);
        sent = load.Sent;
        await Eventually.TrueAsync("the load goes on", () => load.Sent > sent + RequestsPerSecond);
        await load.StopAsync();
        await Mesh.RemoveAsync(leaving);

        Assert.Empty(load.Failures);
    }

    [Fact]
    public async Task WorkloadEntry_OfTheSameAddress_WinsOverWhatTheSidecarStates()
    {
        var app = await AppAsync("stated", "v1");
        var sidecar = (await Mesh.AddAsync(Sidecar(app, "claimed")))[0];
        await Mesh.ApplyAsync(OnlyDeclaredOnes);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await _client.GetAsync("http://claimed.default.svc.cluster.local/")).Status);

        await Mesh.ApplyAsync($"""
            {OnlyDeclaredOnes}
            ---
            apiVersion: networking.istio.io/v1
            kind: WorkloadEntry
            metadata:
              name: claimed
            spec:
              address: {sidecar.Settings.Proxy.Addresses[0]}
              labels:
                app: claimed
                version: declared
            """);

        await UntilAnsweredByAsync("claimed", "v1");
    }

    [Fact]
    public async Task Restart_OfTheControlPlane_LosesNoEndpoint()
    {
        var app = await AppAsync("kept", "v1");
        await Mesh.AddAsync(Sidecar(app, "kept"));
        await UntilAnsweredByAsync("kept", "v1");

        await using var load = OpenLoopLoad.Start(RequestsPerSecond, _ => _client.GetAsync("http://kept/"));
        await Mesh.ControlPlane.KillAsync();
        await Mesh.ControlPlane.StartAsync();
        var afterwards = await ClientAsync("newcomer"); // connects as soon as the others do: what it is sent must be whole
        Assert.Equal(HttpStatusCode.OK, (await afterwards.GetAsync("http://kept/")).Status);
        await Mesh.ConvergedAsync();
        await load.StopAsync();

        Assert.Empty(load.Failures);
        Assert.True(load.Sent > RequestsPerSecond / 2, $"only {load.Sent} requests");
    }

    private protected override async Task PrepareAsync() => _client = await ClientAsync("client");

    private Task UntilAnsweredByAsync(string service, string version) => Eventually.TrueAsync(
        $"{service} is answered by {version}",
        async _ => (await _client.GetAsync($"http://{service}.default.svc.cluster.local/")).Version == version);

    private Task<string> WorkloadsAsync(CancellationToken cancellationToken) => Mesh.ControlPlane.GetAsync("debug/mesh", cancellationToken);

    /// <summary>What the agent beside an app does when it is told to stop.</summary>
    private async Task SayDrainingAsync(EnvoyProgram envoy)
    {
        var token = TestContext.Current.CancellationToken;
        using var channel = GrpcChannel.ForAddress($"http://{Mesh.ControlPlane.Xds}");
        using var call = new WorkloadReportService.WorkloadReportServiceClient(channel).Report(cancellationToken: token);
        await call.RequestStream.WriteAsync(new WorkloadReport { NodeId = envoy.NodeId, State = WorkloadReport.Types.State.Draining }, token);
        await Eventually.TrueAsync("the server knows that it drains", async ask => (await WorkloadsAsync(ask)).Contains("Draining", StringComparison.OrdinalIgnoreCase));
        await call.RequestStream.CompleteAsync();
        await call;
    }
}
