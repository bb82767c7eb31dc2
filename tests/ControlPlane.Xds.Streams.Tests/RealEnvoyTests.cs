using System.Net;
using ControlPlane.Fixtures;
using ControlPlane.Fixtures.Envoys;
using ControlPlane.Fixtures.Xds;
using ControlPlane.Xds.Sessions;
using Envoy.Config.Core.V3;
using Google.Protobuf.WellKnownTypes;
using static ControlPlane.Xds.ResourceType;

namespace ControlPlane.Xds.Streams.Tests;

/// <summary>A stock Envoy on the streams, in both variants.</summary>
[Trait("Category", "Envoy")]
public sealed class RealEnvoyTests
{
    public static TheoryData<string, XdsVariant> Envoys
    {
        get
        {
            var data = new TheoryData<string, XdsVariant>();
            foreach (var program in EnvoyPrograms.All.DefaultIfEmpty(""))
            {
                data.Add(program, XdsVariant.Sotw);
                data.Add(program, XdsVariant.Delta);
            }

            return data;
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Envoys))]
    public async Task Envoy_WithAHandMadeSnapshot_ServesAndTakesEdits(string program, XdsVariant variant)
    {
        SkipWithout(program);
        await using var server = await TestServer.StartAsync(Token);
        var port = FreePort();
        server.Cache.Publish("shop", World(1, port, "first"));
        await using var envoy = await StartAsync(program, server, variant);
        await envoy.WaitUntilReadyAsync();
        using var http = new HttpClient();

        Assert.Equal("first", await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/"), Token));
        server.Cache.Publish("shop", World(2, port, "second"));
        server.Board.Published(2);
        await Eventually.TrueAsync("revision 2 answered", () => server.Convergences.Any(it => it.Revision == 2));
        await Eventually.TrueAsync(
            "the new text", async token => await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/"), token) == "second");

        var stats = await envoy.StatsAsync("update_rejected|update_success|update_attempt", Token);
        Assert.All(stats.Where(stat => stat.Key.EndsWith("update_rejected", StringComparison.Ordinal)), stat => Assert.Equal(0, stat.Value));
        Assert.Equal(1, stats["listener_manager.lds.update_success"]);
        Assert.Equal(2, stats["http.direct.rds.routes.update_success"]);
    }

    [Theory]
    [MemberData(nameof(Envoys))]
    public async Task Envoy_RefusesOneCluster_TheOthersApplyAndItIsNotOfferedAgain(string program, XdsVariant variant)
    {
        // R15, hazard 10: Envoy applies the good ones and names the bad one.
        SkipWithout(program);
        await using var server = await TestServer.StartAsync(Token);
        var port = FreePort();
        server.Cache.Publish("shop", World(1, port, "first"));
        await using var envoy = await StartAsync(program, server, variant);
        await envoy.WaitUntilReadyAsync();
        var refused = XdsResources.Make(
            Cluster,
            "refused",
            new Envoy.Config.Cluster.V3.Cluster
            {
                Name = "refused",
                TransportSocket = new TransportSocket { Name = "no.such.socket", TypedConfig = Any.Pack(new Duration()) },
            });
        var good = XdsResources.StaticCluster("good");

        server.Cache.Publish("shop", World(2, port, "first", refused, good));

        await Eventually.TrueAsync("the rejection", () => server.Rejections.Count == 1);
        var rejection = server.Rejections.Single();
        Assert.Equal(["refused"], rejection.Resources.Select(it => it.Resource.Name));
        Assert.Contains("refused", rejection.Reason, StringComparison.Ordinal);
        await envoy.WaitForStatAsync("cluster.good.membership_total", _ => true);

        // Another change goes out, and the refused one does not come along.
        server.Cache.Publish("shop", World(3, port, "third", refused, good, XdsResources.StaticCluster("later")));
        await envoy.WaitForStatAsync("cluster.later.membership_total", _ => true);
        Assert.Single(server.Rejections);
        Assert.Equal(1, await envoy.StatAsync("cluster_manager.cds.update_rejected", Token));
    }

    [Theory]
    [MemberData(nameof(Envoys))]
    public async Task Envoy_OfAChangedCluster_GetsItsEndpointsAgain(string program, XdsVariant variant)
    {
        // Decision 7, R58: without them the cluster would warm for 15 s.
        SkipWithout(program);
        await using var server = await TestServer.StartAsync(Token);
        var port = FreePort();
        server.Cache.Publish("shop", World(1, port, "first", XdsResources.Cluster("a"), XdsResources.Endpoints("a")));
        await using var envoy = await StartAsync(program, server, variant);
        await envoy.WaitUntilReadyAsync();
        await envoy.WaitForStatAsync("cluster.a.membership_total", value => value == 1);

        server.Cache.Publish("shop", World(2, port, "first", XdsResources.Cluster("a", 2), XdsResources.Endpoints("a")));

        await envoy.WaitForStatAsync("cluster_manager.cluster_modified", value => value >= 1, TimeSpan.FromSeconds(8));
        await envoy.WaitForStatAsync("cluster_manager.warming_clusters", value => value == 0, TimeSpan.FromSeconds(8));
        await Eventually.TrueAsync("answered", () => server.Board.Proxies is [{ ConvergedRevision: 2 }]);
    }

    [Theory]
    [MemberData(nameof(Envoys))]
    public async Task Envoy_WhoseStreamBreaks_ComesBackWithoutAnyChange(string program, XdsVariant variant)
    {
        SkipWithout(program);
        await using var first = await TestServer.StartAsync(Token);
        var port = FreePort();
        var world = World(1, port, "first", XdsResources.Cluster("a"), XdsResources.Endpoints("a"));
        first.Cache.Publish("shop", world);
        await using var envoy = await StartAsync(program, first, variant);
        await envoy.WaitUntilReadyAsync();
        await envoy.WaitForStatAsync("cluster.a.membership_total", value => value == 1);
        var before = await envoy.StatsAsync("(_modified|_added|_removed|reload|update_empty)$", Token);
        var address = first.Address;
        await first.DisposeAsync();

        await using var second = await TestServer.StartAsync(Token, port: address.Port);
        second.Cache.Publish("shop", world);
        await Eventually.TrueAsync("back", () => second.Board.Proxies is [{ ConvergedRevision: 1, Types.Length: 4 }]);

        var after = await envoy.StatsAsync("(_modified|_added|_removed|reload|update_empty)$", Token);
        Assert.Equal(before, after);
    }

    internal static void SkipWithout(string program)
    {
        if (program.Length == 0)
        {
            EnvoyPrograms.TryGet(out _, out var reason);
            Assert.Skip(reason);
        }
    }

    private static Task<EnvoyProcess> StartAsync(string program, TestServer server, XdsVariant variant) =>
        EnvoyProcess.StartAsync(program, EnvoyBootstrap.For(server.Address, variant, "sidecar~1", "shop"), Token);

    internal static int FreePort()
    {
        using var socket = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }

    private static Snapshot World(long revision, int port, string text, params EnvoyResource[] more)
    {
        EnvoyResource[] all = [DirectResponse.Listener(port), DirectResponse.Routes(text), .. more];
        return Snapshot.Create(
            revision, all.GroupBy(resource => resource.Type).Select(group => ResourceTable.Create(group.Key, group)));
    }
}
