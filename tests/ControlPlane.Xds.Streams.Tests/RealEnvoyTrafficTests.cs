using System.Globalization;
using System.Net;
using ControlPlane.Fixtures;
using ControlPlane.Fixtures.Envoys;
using ControlPlane.Fixtures.Xds;
using ControlPlane.Xds.Sessions;
using Envoy.Config.Route.V3;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace ControlPlane.Xds.Streams.Tests;

/// <summary>Requests through a real Envoy while everything that they need is exchanged under them.</summary>
[Trait("Category", "Envoy")]
public sealed class RealEnvoyTrafficTests
{
    private const int Edits = 40;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(RealEnvoyTests.Envoys), MemberType = typeof(RealEnvoyTests))]
    public async Task Requests_WhileEveryEditReplacesTheirCluster_AllSucceed(string program, XdsVariant variant)
    {
        // R56, R57, cases 102 and 103: no 503 for want of a cluster (NC) or of endpoints, no 404 for want of a route (NR).
        RealEnvoyTests.SkipWithout(program);
        await using var backend = await StartBackendAsync();
        await using var server = await TestServer.StartAsync(
            Token, options => options.Session = options.Session with { RemovalGrace = TimeSpan.FromMilliseconds(100) });
        var port = RealEnvoyTests.FreePort();
        var target = new IPEndPoint(IPAddress.Loopback, new Uri(backend.Urls.Single()).Port);
        server.Cache.Publish("shop", World(1, port, target));
        await using var envoy = await EnvoyProcess.StartAsync(
            program, EnvoyBootstrap.For(server.Address, variant, "sidecar~1", "shop"), Token);
        await envoy.WaitUntilReadyAsync();
        using var done = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task<int>[] callers = [CallAsync(port, done.Token), CallAsync(port, done.Token)];

        for (var revision = 2; revision <= Edits; revision++)
        {
            server.Cache.Publish("shop", World(revision, port, target));
            await Eventually.TrueAsync(
                $"revision {revision} answered", () => server.Board.Proxies is [{ ConvergedRevision: var at }] && at >= revision);
        }

        await envoy.WaitForStatAsync("cluster_manager.cluster_removed", removed => removed > 0);
        await done.CancelAsync();
        var calls = await Task.WhenAll(callers);

        Assert.All(calls, count => Assert.InRange(count, 1, int.MaxValue));
        var stats = await envoy.StatsAsync(@"^http\.direct\.(no_cluster|no_route|downstream_rq_5xx|downstream_rq_4xx)$", Token);
        Assert.All(stats, stat => Assert.Equal(KeyValuePair.Create(stat.Key, 0L), stat));
        Assert.Equal(0, await envoy.StatAsync("cluster_manager.cds.update_rejected", Token));
    }

    private static async Task<int> CallAsync(int port, CancellationToken until)
    {
        using var http = new HttpClient();
        var count = 0;
        while (!until.IsCancellationRequested)
        {
            using var response = await http.GetAsync(new Uri($"http://127.0.0.1:{port}/"), CancellationToken.None);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            count++;
        }

        return count;
    }

    internal static async Task<WebApplication> StartBackendAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.MapGet("/", static () => "ok");
        await app.StartAsync(Token);
        return app;
    }

    /// <summary>Every revision has a cluster of its own, and no other.</summary>
    private static Snapshot World(long revision, int port, IPEndPoint backend)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"backend-{revision}");
        var route = new Route { Match = new RouteMatch { Prefix = "/" }, Route_ = new RouteAction { Cluster = name } };
        var host = new VirtualHost { Name = "all", Domains = { "*" }, Routes = { route } };
        return Snapshot.Create(
            revision,
            ResourceTable.Create(ResourceType.Cluster, [XdsResources.Cluster(name)]),
            ResourceTable.Create(
                ResourceType.Endpoint,
                [XdsResources.Make(ResourceType.Endpoint, name, XdsResources.LoadAssignment(name, backend))]),
            ResourceTable.Create(ResourceType.Listener, [DirectResponse.Listener(port)]),
            ResourceTable.Create(
                ResourceType.Route,
                [XdsResources.Make(ResourceType.Route, "routes", new RouteConfiguration { Name = "routes", VirtualHosts = { host } })]));
    }
}
