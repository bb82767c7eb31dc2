using System.Net;
using ControlPlane.Features.Tests.Apps;
using ControlPlane.Features.Tests.Meshes;
using ControlPlane.Features.Tests.Programs;
using ControlPlane.Features.Tests.Requests;
using ControlPlane.Fixtures;
using ControlPlane.Model.Proxies;

namespace ControlPlane.Features.Tests.Rejection;

/// <summary>Something that an Envoy refuses is told with the place it came from, is not offered again, and stops nobody.</summary>
public sealed class RejectedResourceTests : OwnMesh
{
    /// <summary>Of a network that is reserved for documentation: no machine can listen there.</summary>
    private const string ImpossibleAddress = "203.0.113.7";

    private const string LdsRejected = "listener_manager.lds.update_rejected";

    private readonly HttpCaller _outside = HttpCaller.Direct();
    private HttpCaller _client = null!;
    private EchoApp _app = null!;
    private EnvoyProgram _gateway = null!;

    [Theory]
    [InlineData("current-delta")]
    [InlineData("current-sotw")]
    public async Task Listener_ThatCannotBind_IsWarnedOfWithItsPlaceAndNotOfferedAgain(string label)
    {
        var token = TestContext.Current.CancellationToken;
        _gateway = (await Mesh.AddAsync(new WorkloadPlan("gateway") { Kind = ProxyKind.Router, Variant = EnvoyVariant.Of(label), Labels = WorkloadPlan.LabelsOf(("gateway", "it")) }))[0];
        var address = _gateway.Settings.Proxy.Addresses[0];
        await Mesh.ApplyAsync(Yaml(address, address, "one"));
        Assert.Equal("one", (await AskGatewayAsync()).Headers["x-route"]);

        // Refused: the warning names proxy, resource, Envoy's words, and where the object stands.
        await Mesh.ApplyAsync(Yaml(address, ImpossibleAddress, "two"));
        var warning = await Eventually.GetAsync("the warning", _ => Task.FromResult(Mesh.ControlPlane.Log.FirstOrDefault(line => line.Contains(" rejected ", StringComparison.Ordinal))));
        Assert.Contains(" warn ", warning, StringComparison.Ordinal);
        Assert.Contains(_gateway.NodeId, warning, StringComparison.Ordinal);
        Assert.Contains($"{ImpossibleAddress}_8081", warning, StringComparison.Ordinal);
        Assert.Contains("cannot bind", warning, StringComparison.OrdinalIgnoreCase);
        Assert.Matches($@"case\.yaml:{SecondGatewayLine(Yaml(address, ImpossibleAddress, "two"))}\b", warning);
        Assert.Contains(ImpossibleAddress, await Mesh.ControlPlane.GetAsync("proxies", token), StringComparison.Ordinal);
        var rejections = (await _gateway.StatsAsync(LdsRejected, token))[LdsRejected];
        Assert.Equal(1, rejections);

        // All others go on, and so does everything else of the proxy that refused.
        Assert.Equal("two", (await AskGatewayAsync()).Headers["x-route"]);
        await Mesh.ApplyAsync(Yaml(address, ImpossibleAddress, "three"));
        Assert.Equal("three", (await AskGatewayAsync()).Headers["x-route"]);
        Assert.Equal(HttpStatusCode.OK, (await _client.GetAsync("http://app/")).Status);
        Assert.Equal(rejections, (await _gateway.StatsAsync(LdsRejected, token))[LdsRejected]);

        // Once it is put right it is offered, and the complaint is over.
        await Mesh.ApplyAsync(Yaml(address, address, "four"));
        await Eventually.TrueAsync("the second port opens", async _ => await IsOpenAsync(8081));
        Assert.DoesNotContain(ImpossibleAddress, await Mesh.ControlPlane.GetAsync("proxies", token), StringComparison.Ordinal);
    }

    private protected override async Task PrepareAsync()
    {
        _client = await ClientAsync("client");
        _app = await AppAsync("app", "v1");
        await Mesh.AddAsync(Sidecar(_app, "app"));
    }

    private Task<Reply> AskGatewayAsync(int port = 8080) =>
        _outside.GetAsync($"http://{_gateway.Settings.Proxy.Addresses[0]}:{port}/", ("Host", "app.example.com"));

    /// <summary>Envoy answers for a listener before it accepts connections.</summary>
    private async Task<bool> IsOpenAsync(int port)
    {
        try
        {
            return (await AskGatewayAsync(port)).Status == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private int SecondGatewayLine(string yaml) => Mesh.Written(yaml).Split('\n').ToList().FindIndex(line => line == "# the second") + 2;

    private static string Yaml(string address, string second, string route) => $"""
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata:
          name: app
        spec:
          hosts: [app.example.com]
          gateways: [first, second]
          http:
          - headers:
              response:
                set:
                  x-route: {route}
            route:
            - destination:
                host: app
        ---
        {Gateway("first", address, 8080)}
        ---
        # the second
        {Gateway("second", second, 8081)}
        """;

    private static string Gateway(string name, string bind, int port) => $$"""
        apiVersion: networking.istio.io/v1
        kind: Gateway
        metadata: {name: {{name}}}
        spec:
          selector: {gateway: it}
          servers:
          - port: {number: {{port}}, name: http, protocol: HTTP}
            bind: {{bind}}
            hosts: ["*.example.com"]
        """;
}
