using ControlPlane.Fixtures;
using ControlPlane.Fixtures.Xds;
using ControlPlane.Xds.Sessions;
using Envoy.Service.Discovery.V3;
using Grpc.Core;
using Grpc.Net.Client;
using static ControlPlane.Xds.ResourceType;

namespace ControlPlane.Xds.Streams.Tests.Cases;

/// <summary>Cases of the protocol that need more than one stream, or more than one type on it.</summary>
public sealed class FleetCases
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(XdsVariant.Sotw)]
    [InlineData(XdsVariant.Delta)]
    public async Task Case097_OneStreamForEachCluster_FiveThousandOnOneConnection(XdsVariant variant)
    {
        const int Streams = 5000;
        await using var server = await TestServer.StartAsync(Token);
        server.Cache.Publish("shop", Endpoints(1, Streams));
        using var handler = new SocketsHttpHandler { EnableMultipleHttp2Connections = false };
        using var channel = GrpcChannel.ForAddress(server.Address, new GrpcChannelOptions { HttpHandler = handler });
        var clients = new List<XdsTestClient>(Streams);
        try
        {
            for (var number = 0; number < Streams; number++)
            {
                var client = XdsTestClient.Connect(channel, variant, XdsTestClient.Node("sidecar~1", "shop"), XdsTestService.Of(Endpoint));
                clients.Add(client);
                await client.SubscribeAsync(Endpoint, Token, $"e{number}");
            }

            await Eventually.TrueAsync("all answered", () => clients.TrueForAll(client => client.Count(Endpoint) == 1), TimeSpan.FromSeconds(60));
            server.Cache.Publish("shop", Endpoints(2, Streams));
            await Eventually.TrueAsync("all changed", () => clients.TrueForAll(client => client.Count(Endpoint) == 2), TimeSpan.FromSeconds(60));
            Assert.Equal(Streams, server.Board.Proxies.Length);
        }
        finally
        {
            await Task.WhenAll(clients.Select(client => client.DisposeAsync().AsTask()));
        }

        await Eventually.TrueAsync("none left", () => server.Board.Proxies.IsEmpty, TimeSpan.FromSeconds(60));
    }

    [Theory]
    [InlineData(XdsVariant.Sotw)]
    [InlineData(XdsVariant.Delta)]
    public async Task Case093_PublishingWhileStreamsComeAndGo_LosesNoUpdate(XdsVariant variant)
    {
        await using var server = await TestServer.StartAsync(Token);
        server.Cache.Publish("shop", Clusters(1));
        var staying = Enumerable.Range(0, 8).Select(number => server.Connect(variant, $"stays~{number}")).ToList();
        await Task.WhenAll(staying.Select(client => client.SubscribeAsync(Cluster, Token)));

        for (var revision = 2; revision <= 200; revision++)
        {
            server.Cache.Publish("shop", Clusters(revision));
            if (revision % 10 == 0)
            {
                await using var passing = server.Connect(variant, $"passes~{revision}");
                await passing.SubscribeAsync(Cluster, Token);
                await Eventually.TrueAsync("the passing one", () => passing.Held(Cluster).Count == 3);
            }
        }

        var last = XdsResources.StaticCluster("b", 200);
        await Eventually.TrueAsync(
            "everybody has the last", () => staying.TrueForAll(client => client.Held(Cluster).TryGetValue("b", out var any) && TestResources.Parse("b", any).Equals(last)));
        await Task.WhenAll(staying.Select(client => client.DisposeAsync().AsTask()));
    }

    [Theory]
    [InlineData(XdsVariant.Sotw)]
    [InlineData(XdsVariant.Delta)]
    public async Task Case094_TwoThousandStreamsAtOnce_AreAllAnswered(XdsVariant variant)
    {
        const int Streams = 2000;
        await using var server = await TestServer.StartAsync(Token);
        server.Cache.Publish("shop", Clusters(1));
        var channels = Enumerable.Range(0, 20)
            .Select(_ => GrpcChannel.ForAddress(server.Address, new GrpcChannelOptions { HttpHandler = new SocketsHttpHandler(), DisposeHttpClient = true }))
            .ToList();
        var clients = Enumerable.Range(0, Streams)
            .Select(number => XdsTestClient.Connect(channels[number % 20], variant, XdsTestClient.Node($"n{number}", "shop")))
            .ToList();

        await Task.WhenAll(clients.Select(client => client.SubscribeAsync(Cluster, Token)));

        await Eventually.TrueAsync("all answered", () => clients.TrueForAll(client => client.Held(Cluster).Count == 3), TimeSpan.FromSeconds(60));
        await Task.WhenAll(clients.Select(client => client.DisposeAsync().AsTask()));
        channels.ForEach(channel => channel.Dispose());
        await Eventually.TrueAsync("none left", () => server.Board.Proxies.IsEmpty, TimeSpan.FromSeconds(60));
    }

    [Theory]
    [InlineData(XdsVariant.Sotw)]
    [InlineData(XdsVariant.Delta)]
    public async Task Case100_NewClusterWithItsRoute_ComesInPushOrder(XdsVariant variant)
    {
        await using var server = await TestServer.StartAsync(Token);
        server.Cache.Publish("shop", World(1, "a"));
        await using var client = server.Connect(variant);
        await client.StartLikeEnvoyAsync(Token);
        await Eventually.TrueAsync("all types", () => server.Board.Proxies is [{ ConvergedRevision: 1, Types.Length: 4 }]);
        var before = client.Responses.Count;

        server.Cache.Publish("shop", World(2, "a", "b"));
        await Eventually.TrueAsync("answered", () => server.Board.Proxies is [{ ConvergedRevision: 2 }]);

        var order = client.Responses.Skip(before).Select(response => response.Type.ShortName).Distinct().ToList();
        Assert.Equal(["CDS", "EDS", "RDS"], order);
    }

    [Theory]
    [InlineData(XdsVariant.Sotw)]
    [InlineData(XdsVariant.Delta)]
    public async Task Case137_ClientThatDoesNotRead_HoldsUpNobodyAndThenGetsTheNewest(XdsVariant variant)
    {
        await using var server = await TestServer.StartAsync(Token, xds => xds.Limits = xds.Limits with { WriteTimeout = TimeSpan.FromMinutes(10) });
        server.Cache.Publish("shop", Big(1));
        using var stuck = new CaseSocket(server, variant == XdsVariant.Sotw ? Wire.AggregatedSotw : Wire.AggregatedDelta, Cluster, "stuck");
        await stuck.OpenAsync();
        await using var healthy = server.Connect(variant, "healthy");
        await healthy.SubscribeAsync(Cluster, Token);
        await Eventually.TrueAsync("the first", () => healthy.Held(Cluster).Count == 20_000, TimeSpan.FromSeconds(60));

        for (var revision = 2; revision <= 5; revision++)
        {
            server.Cache.Publish("shop", Big(revision));
            var expected = XdsResources.StaticCluster("c0", revision);
            await Eventually.TrueAsync(
                "the next", () => TestResources.Parse("c0", healthy.Held(Cluster)["c0"]).Equals(expected), TimeSpan.FromSeconds(60));
        }

        // What it missed it never gets: after what was on its way, the newest.
        var held = new Dictionary<string, EnvoyResource>();
        var newest = XdsResources.StaticCluster("c19999", 5);
        for (var count = 0; held.GetValueOrDefault("c19999")?.Equals(newest) != true; count++)
        {
            Assert.InRange(count, 0, 100);
            var response = await stuck.NextAsync();
            foreach (var (name, any) in response.Resources)
            {
                held[name] = TestResources.Parse(name, any);
            }

            await stuck.AckAsync(response);
        }

        Assert.DoesNotContain(held.Values, resource => resource.Name == "c19999" && !resource.Equals(newest));
    }

    [Fact]
    public async Task Case143_NodeOnTheFirstDeltaMessageAlone_IsKnownToTheHostForAll()
    {
        await using var server = await TestServer.StartAsync(Token);
        server.Cache.Publish("shop", Clusters(1));
        var asked = 0;
        server.Refuse = connection =>
        {
            asked++;
            return connection.Node.Id == "sidecar~1" ? null : new AdmissionVerdict.Refused(StatusCode.Unauthenticated, "who?");
        };
        using var socket = new CaseSocket(server, Wire.AggregatedDelta, Cluster);

        await socket.OpenAsync("a");
        await socket.AckAsync(await socket.NextAsync());
        await socket.ChangeAsync(["b"]);

        Assert.Equal(["b"], (await socket.NextAsync()).Resources.Keys);
        Assert.Equal(1, asked);
    }

    [Theory]
    [InlineData(Wire.AggregatedSotw)]
    [InlineData(Wire.AggregatedDelta)]
    public async Task Case052And154_AnswerUnderTheWrongType_BreaksNothing(Wire wire)
    {
        await using var server = await TestServer.StartAsync(Token);
        server.Cache.Publish("shop", World(1, "a"));
        using var socket = new CaseSocket(server, wire, Cluster);
        await socket.OpenAsync();
        var clusters = await socket.NextAsync();
        await socket.AckAsync(clusters);
        await (socket.Variant == XdsVariant.Sotw
            ? socket.SendAsync(new DiscoveryRequest { TypeUrl = Listener.TypeUrl })
            : socket.SendAsync(new DeltaDiscoveryRequest { TypeUrl = Listener.TypeUrl }));
        var listeners = await socket.NextAsync();
        Assert.Same(Listener, listeners.Type);

        // The listeners' nonce under the clusters' type.
        await (socket.Variant == XdsVariant.Sotw
            ? socket.AskAsync([], listeners.Nonce, listeners.Version)
            : socket.ChangeAsync([], nonce: listeners.Nonce));
        server.Cache.Publish("shop", World(2, "a", "b"));

        var next = await socket.NextAsync();
        Assert.Same(Cluster, next.Type);
        Assert.Contains("b", next.Resources.Keys);
    }

    private static Snapshot Endpoints(long revision, int count) =>
        Snapshot.Create(
            revision, ResourceTable.Create(Endpoint, Enumerable.Range(0, count).Select(number => XdsResources.Endpoints($"e{number}", (int)revision))));

    private static Snapshot Clusters(int revision) =>
        Snapshot.Create(
            revision,
            ResourceTable.Create(Cluster, new[] { "a", "b", "c" }.Select(name => XdsResources.StaticCluster(name, name == "b" ? revision : 1))));

    private static Snapshot Big(int revision) =>
        Snapshot.Create(
            revision, ResourceTable.Create(Cluster, Enumerable.Range(0, 20_000).Select(number => XdsResources.StaticCluster($"c{number}", revision))));

    private static Snapshot World(long revision, params string[] clusters) =>
        Snapshot.Create(
            revision,
            ResourceTable.Create(Cluster, clusters.Select(name => XdsResources.Cluster(name))),
            ResourceTable.Create(Endpoint, clusters.Select(name => XdsResources.Endpoints(name))),
            ResourceTable.Create(Listener, [XdsResources.Listener("l", routes: "r")]),
            ResourceTable.Create(Route, [XdsResources.Routes("r", (int)revision, clusters)]));
}
