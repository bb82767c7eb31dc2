using System.Net;
using ControlPlane.Fixtures;
using ControlPlane.Fixtures.Envoys;
using ControlPlane.Fixtures.Xds;
using ControlPlane.Xds.Sessions;
using Envoy.Config.Cluster.V3;
using Envoy.Config.Core.V3;
using Envoy.Config.Route.V3;
using Envoy.Extensions.Filters.Http.OnDemand.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Xds.Streams.Tests;

/// <summary>A stock Envoy that fetches a virtual host, or a cluster, when the first request for it comes.</summary>
[Trait("Category", "Envoy")]
public sealed class RealEnvoyOnDemandTests
{
    private const int Requests = 50;

    public static TheoryData<string, bool> Envoys
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var program in EnvoyPrograms.All.DefaultIfEmpty(""))
            {
                data.Add(program, true);
                data.Add(program, false);
            }

            return data;
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Envoys))]
    public async Task VirtualHost_OfAnUnknownHost_IsFetchedByItsAlias(string program, bool isAggregated)
    {
        // Cases 119 and 120: hosts of the configuration itself come at once, others when they are asked for.
        RealEnvoyTests.SkipWithout(program);
        await using var server = await TestServer.StartAsync(Token);
        var port = RealEnvoyTests.FreePort();
        var source = isAggregated ? XdsResources.Ads() : XdsResources.Separate(ApiConfigSource.Types.ApiType.DeltaGrpc);
        server.Cache.Publish("shop", HostsOnDemand(port, source));
        await using var envoy = await EnvoyProcess.StartAsync(
            program, EnvoyBootstrap.For(server.Address, XdsVariant.Delta, "sidecar~1", "shop"), Token);
        await envoy.WaitUntilReadyAsync();

        await Eventually.TrueAsync("the hosts of the configuration", () => Sent(server, "VHDS").SequenceEqual(["1"]) || !server.Rejections.IsEmpty);
        if (isAggregated && server.Rejections.TryPeek(out var rejection))
        {
            // 1.36 wants a service of its own for virtual hosts.
            Assert.Contains("vhds", rejection.Reason, StringComparison.OrdinalIgnoreCase);
            Assert.Skip($"{program} takes no virtual hosts from an aggregated stream: {rejection.Reason}");
        }

        var known = await CallAsync(port, "at-once.example");
        var fetched = await CallAsync(port, "on-demand.example");
        var unknown = await CallAsync(port, "nobody.example", times: 1);

        Assert.Equal(Enumerable.Repeat((HttpStatusCode.OK, "at-once"), Requests), known);
        Assert.Equal(Enumerable.Repeat((HttpStatusCode.OK, "on-demand"), Requests), fetched);
        Assert.Equal(HttpStatusCode.NotFound, unknown.Single().Status);
        Assert.Equal(["1", "1", "0"], Sent(server, "VHDS"));
        Assert.Equal(isAggregated ? 1 : 2, server.Board.Proxies.Length);
        var stats = await envoy.StatsAsync("vhds.*update_rejected$", Token);
        Assert.Equal(0, Assert.Single(stats).Value);
    }

    [Theory]
    [MemberData(nameof(Envoys))]
    public async Task Cluster_OfAFirstRequest_IsFetchedAloneOutOfMany(string program, bool isAggregated)
    {
        // Case 121
        RealEnvoyTests.SkipWithout(program);
        await using var backend = await RealEnvoyTrafficTests.StartBackendAsync();
        await using var server = await TestServer.StartAsync(Token);
        var port = RealEnvoyTests.FreePort();
        var source = isAggregated ? XdsResources.Ads() : XdsResources.Separate(ApiConfigSource.Types.ApiType.DeltaGrpc);
        var target = new IPEndPoint(IPAddress.Loopback, new Uri(backend.Urls.Single()).Port);
        server.Cache.Publish("shop", ClustersOnDemand(port, source, target));
        await using var envoy = await EnvoyProcess.StartAsync(
            program, EnvoyBootstrap.WithoutClusters(server.Address, "sidecar~1", "shop"), Token);
        await envoy.WaitUntilReadyAsync();
        Assert.Equal(1, await envoy.StatAsync("cluster_manager.active_clusters", Token));

        var found = await CallAsync(port, "lazy-7");
        Assert.Equal(Enumerable.Repeat((HttpStatusCode.OK, "ok"), Requests), found);
        Assert.Equal(Requests, await envoy.StatAsync("cluster.lazy-7.upstream_rq_completed", Token));
        Assert.Equal(2, await envoy.StatAsync("cluster_manager.active_clusters", Token));

        // R62: told at once that there is none. Not every Envoy heeds that; the others wait for their timeout.
        var missing = await CallAsync(port, "nowhere", times: 1);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, missing.Single().Status);
        Assert.Equal(["1", "0"], Sent(server, "CDS"));
    }

    /// <summary>How many resources were in each response of a type.</summary>
    private static IEnumerable<string> Sent(TestServer server, string type) =>
        server.Metrics.Lines.Where(line => line.StartsWith($"response {type} ", StringComparison.Ordinal)).Select(static line => line.Split(' ')[^1]);

    private static async Task<IReadOnlyList<(HttpStatusCode Status, string Text)>> CallAsync(int port, string host, int times = Requests)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        var answers = new List<(HttpStatusCode, string)>();
        for (var count = 0; count < times; count++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://127.0.0.1:{port}/")) { Headers = { Host = host } };
            using var response = await http.SendAsync(request, Token);
            answers.Add((response.StatusCode, await response.Content.ReadAsStringAsync(Token)));
        }

        return answers;
    }

    private static Snapshot HostsOnDemand(int port, ConfigSource source)
    {
        var filter = new HttpFilter { Name = "envoy.filters.http.on_demand", TypedConfig = Any.Pack(new OnDemand()) };
        var routes = new RouteConfiguration { Name = "routes", Vhds = new Vhds { ConfigSource = source } };
        return Snapshot.Create(
            1,
            ResourceTable.Create(ResourceType.Listener, [DirectResponse.Listener(port, null, filter)]),
            ResourceTable.Create(ResourceType.Route, [XdsResources.Make(ResourceType.Route, "routes", routes)]),
            ResourceTable.Create(
                ResourceType.VirtualHost, [Host("routes/at-once", "at-once"), Host("routes/on-demand", "on-demand").WithAliases(["routes/on-demand.example"])]));
    }

    private static EnvoyResource Host(string name, string text) =>
        XdsResources.Make(
            ResourceType.VirtualHost,
            name,
            new VirtualHost
            {
                Name = name,
                Domains = { $"{text}.example" },
                Routes =
                {
                    new Route
                    {
                        Match = new RouteMatch { Prefix = "/" },
                        DirectResponse = new DirectResponseAction { Status = 200, Body = new DataSource { InlineString = text } },
                    },
                },
            });

    private static Snapshot ClustersOnDemand(int port, ConfigSource source, IPEndPoint target)
    {
        var onDemand = new OnDemand { Odcds = new OnDemandCds { Source = source, Timeout = Duration.FromTimeSpan(TimeSpan.FromSeconds(3)) } };
        var filter = new HttpFilter { Name = "envoy.filters.http.on_demand", TypedConfig = Any.Pack(onDemand) };
        var route = new Route { Match = new RouteMatch { Prefix = "/" }, Route_ = new RouteAction { ClusterHeader = ":authority" } };
        var routes = new RouteConfiguration { Name = "routes", VirtualHosts = { new VirtualHost { Name = "all", Domains = { "*" }, Routes = { route } } } };
        var clusters = Enumerable.Range(0, 1000).Select(number => $"lazy-{number}").Select(name => XdsResources.Make(
            ResourceType.Cluster,
            name,
            new Cluster
            {
                Name = name,
                Type = Cluster.Types.DiscoveryType.Static,
                LoadAssignment = XdsResources.LoadAssignment(name, target),
            }));
        return Snapshot.Create(
            1,
            ResourceTable.Create(ResourceType.Cluster, clusters),
            ResourceTable.Create(ResourceType.Listener, [DirectResponse.Listener(port, null, filter)]),
            ResourceTable.Create(ResourceType.Route, [XdsResources.Make(ResourceType.Route, "routes", routes)]));
    }
}
