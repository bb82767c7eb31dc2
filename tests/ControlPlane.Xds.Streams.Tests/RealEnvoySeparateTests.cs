using System.Net;
using ControlPlane.Fixtures;
using ControlPlane.Fixtures.Envoys;
using ControlPlane.Fixtures.Xds;
using Envoy.Config.Cluster.V3;
using Envoy.Config.Core.V3;
using Envoy.Config.Route.V3;
using ApiType = Envoy.Config.Core.V3.ApiConfigSource.Types.ApiType;

namespace ControlPlane.Xds.Streams.Tests;

/// <summary>A stock Envoy without aggregation: each type from its own service, over gRPC or by polling over REST.</summary>
[Trait("Category", "Envoy")]
public sealed class RealEnvoySeparateTests
{
    public static TheoryData<string, ApiType> Envoys
    {
        get
        {
            var data = new TheoryData<string, ApiType>();
            foreach (var program in EnvoyPrograms.All.DefaultIfEmpty(""))
            {
                data.Add(program, ApiType.Grpc);
                data.Add(program, ApiType.DeltaGrpc);
                data.Add(program, ApiType.Rest);
            }

            return data;
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Envoys))]
    public async Task Envoy_WithASourceForEachType_ServesAndTakesEdits(string program, ApiType api)
    {
        // R1, R4, cases 135 and 136.
        RealEnvoyTests.SkipWithout(program);
        await using var first = await RealEnvoyTrafficTests.StartBackendAsync();
        await using var server = await TestServer.StartAsync(Token);
        var port = RealEnvoyTests.FreePort();
        var source = XdsResources.Separate(api);
        var target = new IPEndPoint(IPAddress.Loopback, new Uri(first.Urls.Single()).Port);
        server.Cache.Publish("shop", World(1, port, source, new IPEndPoint(IPAddress.Loopback, 1)));
        await using var envoy = await EnvoyProcess.StartAsync(
            program, EnvoyBootstrap.Separate(server.Address, source, "sidecar~1", "shop"), Token);
        await envoy.WaitUntilReadyAsync();
        await envoy.WaitForStatAsync("cluster.backend.membership_total", value => value == 1);
        using var http = new HttpClient();
        await Eventually.TrueAsync("a target that nobody serves", async token => await StatusAsync(http, port, token) == HttpStatusCode.ServiceUnavailable);

        server.Cache.Publish("shop", World(2, port, source, target));

        await Eventually.TrueAsync("the new target", async token => await StatusAsync(http, port, token) == HttpStatusCode.OK);
        for (var count = 0; count < 50; count++)
        {
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(http, port, Token));
        }

        var stats = await envoy.StatsAsync("(update_rejected|update_success)$", Token);
        Assert.All(stats.Where(stat => stat.Key.EndsWith("rejected", StringComparison.Ordinal)), stat => Assert.Equal(0, stat.Value));
        Assert.Equal(1, stats["listener_manager.lds.update_success"]);
        Assert.Equal(2, stats["cluster.backend.update_success"]);
        if (api != ApiType.Rest)
        {
            await Eventually.TrueAsync(
                "four streams in step", () => server.Board.Proxies is { Length: 4 } streams && streams.All(stream => stream.ConvergedRevision == 2));
        }
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http, int port, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/"), cancellationToken);
        return response.StatusCode;
    }

    private static Snapshot World(long revision, int port, ConfigSource source, IPEndPoint target)
    {
        var route = new Route { Match = new RouteMatch { Prefix = "/" }, Route_ = new RouteAction { Cluster = "backend" } };
        var routes = new RouteConfiguration { Name = "routes", VirtualHosts = { new VirtualHost { Name = "all", Domains = { "*" }, Routes = { route } } } };
        var cluster = new Cluster
        {
            Name = "backend",
            Type = Cluster.Types.DiscoveryType.Eds,
            EdsClusterConfig = new Cluster.Types.EdsClusterConfig { EdsConfig = source },
        };
        return Snapshot.Create(
            revision,
            ResourceTable.Create(ResourceType.Cluster, [XdsResources.Make(ResourceType.Cluster, "backend", cluster)]),
            ResourceTable.Create(
                ResourceType.Endpoint, [XdsResources.Make(ResourceType.Endpoint, "backend", XdsResources.LoadAssignment("backend", target))]),
            ResourceTable.Create(ResourceType.Listener, [DirectResponse.Listener(port, source)]),
            ResourceTable.Create(ResourceType.Route, [XdsResources.Make(ResourceType.Route, "routes", routes)]));
    }
}
