using System.Net;
using ControlPlane.Features.Tests.Apps;
using ControlPlane.Features.Tests.Demo;
using ControlPlane.Features.Tests.Meshes;
using ControlPlane.Features.Tests.Programs;
using ControlPlane.Features.Tests.Requests;
using ControlPlane.Fixtures;

namespace ControlPlane.Features.Tests.Agent;

/// <summary><c>mesh proxy run</c> and <c>mesh gateway run</c> as they are shipped, with the Envoys that they start.</summary>
public sealed class MeshRunTests : OwnMesh
{
    private const int RequestsPerSecond = 100;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>A process that ends with 7 when it is told to; who answers requests is the test's own app.</summary>
    private static readonly string[] App = ["--", "sh", "-c", "trap 'exit 7' TERM; while :; do sleep 0.1; done"];

    [Fact]
    public async Task ProxyRun_ToldToStopUnderLoad_DrainsAndEndsWithTheAppsCode()
    {
        var (stays, leaves) = (await AppAsync("stays", "stays"), await AppAsync("leaves", "leaves"));
        var client = await ClientAsync("client");
        await using var staying = Run(["proxy", "run", "stays", .. Offers(stays), .. App]);
        await using var leaving = Run(["proxy", "run", "leaves", .. Offers(leaves), .. App]);
        await Eventually.TrueAsync("both answer", async _ => await AnswersAsync(client, "stays") && await AnswersAsync(client, "leaves"), Limit);

        await using var load = OpenLoopLoad.Start(RequestsPerSecond, _ => client.GetAsync("http://pair/"));
        await Eventually.TrueAsync("both are used", () => load.Versions.ContainsKey("stays") && load.Versions.ContainsKey("leaves"));
        await leaving.TerminateAsync(TestContext.Current.CancellationToken);
        var sent = load.Sent;
        await Eventually.TrueAsync("the load goes on", () => load.Sent > sent + RequestsPerSecond);
        await load.StopAsync();

        Assert.True(load.Failures.Count == 0, $"{load.Failures.Count} of {load.Sent} failed:\n{string.Join('\n', load.Failures.Take(20))}\n{leaving.Tail(30)}");
        Assert.Equal(7, leaving.ExitCode);
        var after = await client.GetManyAsync(20, "http://pair/");
        Assert.Equal(20, after.CountOf("stays"));
    }

    [Fact]
    public async Task GatewayRun_ServesAndEndsWhenTold()
    {
        var app = await AppAsync("shop", "v1");
        await Mesh.AddAsync(Sidecar(app, "shop"));
        var address = LoopbackRange.Next();
        await Mesh.ApplyAsync($$"""
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: {name: edge}
            spec:
              selector: {gateway: edge}
              servers:
              - port: {number: 8080, name: http, protocol: HTTP}
                bind: {{address}}
                hosts: [shop.test]
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: shop}
            spec:
              hosts: [shop.test]
              gateways: [edge]
              http: [{route: [{destination: {host: shop} }]}]
            """);
        await using var gateway = Run(["gateway", "run", "edge", "--labels", "gateway=edge", .. Common(address)]);
        using var outside = HttpCaller.Direct();

        await Eventually.TrueAsync("the gateway answers", async _ => await StatusAsync(outside, $"http://{address}:8080/", "shop.test") == HttpStatusCode.OK, Limit);
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(outside, $"http://{address}:8080/", "other.test"));
        await gateway.TerminateAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, gateway.ExitCode);
        Assert.Null(await StatusAsync(outside, $"http://{address}:8080/", "shop.test"));
    }

    private static RunningProgram Run(IReadOnlyList<string> arguments) =>
        RunningProgram.Start(["dotnet", DemoMesh.MeshProgram, .. arguments], Path.GetTempPath());

    private string[] Offers(EchoApp app) =>
        ["--service", "pair", "--labels", $"app=pair,version={app.Version}", "--port", $"80:{app.HttpPort}", .. Common(LoopbackRange.Next())];

    private string[] Common(string address) =>
        ["--plaintext-xds", "--ip", address, "--xds", $"{Mesh.ControlPlane.Xds}", "--envoy", EnvoyPrograms.Current!, "--drain-time", "2s"];

    private static async Task<bool> AnswersAsync(HttpCaller client, string version) =>
        (await client.GetManyAsync(8, "http://pair/")).CountOf(version) > 0;

    /// <summary>Null: nobody is there.</summary>
    private static async Task<HttpStatusCode?> StatusAsync(HttpCaller caller, string url, string host)
    {
        try
        {
            return (await caller.GetAsync(url, ("host", host))).Status;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
