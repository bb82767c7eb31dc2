using ControlPlane.Fixtures;
using ControlPlane.Fixtures.Xds;
using ControlPlane.Xds.Sessions;
using Envoy.Config.Core.V3;
using Envoy.Service.Discovery.V3;
using Grpc.Core;
using Grpc.Net.Client;
using static ControlPlane.Xds.ResourceType;

namespace ControlPlane.Xds.Streams.Tests;

/// <summary>The service over a real Kestrel and a real gRPC client.</summary>
public sealed class DiscoveryStreamTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(XdsVariant.Sotw)]
    [InlineData(XdsVariant.Delta)]
    public async Task Stream_OfAClientThatFollowsReferences_GetsTheWholeSnapshot(XdsVariant variant)
    {
        await using var server = await TestServer.StartAsync(Token);
        server.Cache.Publish("shop", World(1));
        await using var client = server.Connect(variant);

        await client.StartLikeEnvoyAsync(Token);

        await Eventually.TrueAsync("all four types", () => HoldsWorld(client));
    }

    [Theory]
    [InlineData(XdsVariant.Sotw)]
    [InlineData(XdsVariant.Delta)]
    public async Task Publish_WhileAStreamIsOpen_SendsTheDifference(XdsVariant variant)
    {
        await using var server = await TestServer.StartAsync(Token);
        server.Cache.Publish("shop", World(1));
        await using var client = server.Connect(variant);
        await client.StartLikeEnvoyAsync(Token);
        await Eventually.TrueAsync("all four types", () => HoldsWorld(client));
        var before = client.Responses.Count;

        server.Cache.Publish("shop", World(2, endpoints: 2));

        await Eventually.TrueAsync("new endpoints", () => client.Responses.Count > before);
        Assert.Same(Endpoint, client.Responses.Last().Type);
        await Eventually.TrueAsync("acknowledged", () => server.Board.Proxies.Single().ConvergedRevision == 2);
        Assert.Equal(before + 1, client.Responses.Count);
    }

    [Fact]
    public async Task Stream_FirstSnapshotComesLater_WaitsForIt()
    {
        await using var server = await TestServer.StartAsync(Token);
        await using var client = server.Connect(XdsVariant.Delta);
        await client.StartLikeEnvoyAsync(Token);
        await Eventually.TrueAsync("connected", () => server.Board.Proxies.Length == 1);

        server.Cache.Publish("shop", World(1));

        await Eventually.TrueAsync("all four types", () => HoldsWorld(client));
    }

    [Theory]
    [InlineData(XdsVariant.Sotw)]
    [InlineData(XdsVariant.Delta)]
    public async Task MoveTo_AnotherScope_SendsWhatDiffersThere(XdsVariant variant)
    {
        await using var server = await TestServer.StartAsync(Token);
        server.Cache.Publish("shop", World(5));
        server.Cache.Publish("shop+label", World(3, clusterRevision: 2));
        await using var client = server.Connect(variant);
        await client.StartLikeEnvoyAsync(Token);
        await Eventually.TrueAsync("all four types", () => HoldsWorld(client));

        server.Feeds["sidecar~1"].MoveTo("shop+label");

        await Eventually.TrueAsync("the other scope's cluster", () => HasClusterOfRevision(client, 2));
        server.Cache.Publish("shop", World(6, clusterRevision: 7));
        server.Cache.Publish("shop+label", World(6, clusterRevision: 3));
        await Eventually.TrueAsync("the other scope's news", () => HasClusterOfRevision(client, 3));
    }

    [Fact]
    public async Task Stream_FirstMessageWithoutNodeId_EndsWithInvalidArgument()
    {
        // R3
        await using var server = await TestServer.StartAsync(Token);
        await using var client = XdsTestClient.Connect(server.Address, XdsVariant.Sotw, new Node { Cluster = "shop" });

        await client.SubscribeAsync(Cluster, Token);

        Assert.Equal(StatusCode.InvalidArgument, await StatusOfAsync(client));
        Assert.Contains("ended Sotw - Invalid", server.Metrics.Lines);
    }

    [Fact]
    public async Task Stream_MessageWithoutTypeUrl_EndsWithInvalidArgument()
    {
        // Case 90
        await using var server = await TestServer.StartAsync(Token);
        using var channel = GrpcChannel.ForAddress(server.Address);
        using var call = new AggregatedDiscoveryService.AggregatedDiscoveryServiceClient(channel).StreamAggregatedResources(
            cancellationToken: Token);

        await call.RequestStream.WriteAsync(new DiscoveryRequest { Node = XdsTestClient.Node("n") }, Token);

        var exception = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Token));
        Assert.Equal(StatusCode.InvalidArgument, exception.StatusCode);
    }

    [Fact]
    public async Task Stream_NodeOnTheFirstMessageOnly_IsServedForEveryType()
    {
        // R2, case 88: the test client sends the node once.
        await using var server = await TestServer.StartAsync(Token);
        server.Cache.Publish("shop", World(1));
        await using var client = server.Connect(XdsVariant.Sotw);

        await client.SubscribeAsync(Cluster, Token);
        await client.SubscribeAsync(Listener, Token);

        await Eventually.TrueAsync("both answered", () => client.Count(Cluster) == 1 && client.Count(Listener) == 1);
    }

    [Fact]
    public async Task Stream_HostRefuses_EndsWithItsStatus()
    {
        await using var server = await TestServer.StartAsync(Token);
        server.Refuse = _ => new AdmissionVerdict.Refused(StatusCode.Unavailable, "not ready");
        await using var client = server.Connect(XdsVariant.Delta);

        await client.SubscribeAsync(Cluster, Token);

        Assert.Equal(StatusCode.Unavailable, await StatusOfAsync(client));
        Assert.Empty(server.Board.Proxies);
        Assert.Contains("ended Delta - Refused", server.Metrics.Lines);
    }

    [Theory]
    [InlineData(XdsVariant.Sotw)]
    [InlineData(XdsVariant.Delta)]
    public async Task Server_Stops_EndsStreamsAsUnavailableAtOnce(XdsVariant variant)
    {
        // Case 92
        await using var server = await TestServer.StartAsync(Token);
        server.Cache.Publish("shop", World(1));
        await using var client = server.Connect(variant);
        await client.StartLikeEnvoyAsync(Token);
        await Eventually.TrueAsync("all four types", () => HoldsWorld(client));

        await server.StopAsync(Token).WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, Token);

        Assert.Equal(StatusCode.Unavailable, await StatusOfAsync(client));
    }

    [Fact]
    public async Task Client_Closes_LeavesTheBoard()
    {
        // R10, case 91
        await using var server = await TestServer.StartAsync(Token);
        server.Cache.Publish("shop", World(1));
        await using var client = server.Connect(XdsVariant.Delta);
        await client.StartLikeEnvoyAsync(Token);
        await Eventually.TrueAsync("connected", () => server.Board.Proxies.Length == 1);

        await client.CloseAsync(Token);

        await client.Ended.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, Token);
        await Eventually.TrueAsync("gone", () => server.Board.Proxies.IsEmpty);
        Assert.Contains("ended Delta 1.40.0 Client", server.Metrics.Lines);
    }

    [Fact]
    public async Task Client_BreaksOff_LeavesTheBoard()
    {
        await using var server = await TestServer.StartAsync(Token);
        server.Cache.Publish("shop", World(1));
        var client = server.Connect(XdsVariant.Sotw);
        await client.StartLikeEnvoyAsync(Token);
        await Eventually.TrueAsync("connected", () => server.Board.Proxies.Length == 1);

        await client.DisposeAsync();

        await Eventually.TrueAsync("gone", () => server.Board.Proxies.IsEmpty);
        Assert.Contains("ended Sotw 1.40.0 Client", server.Metrics.Lines);
    }

    [Fact]
    public async Task Streams_OfOneNodeAtATime_AreServedAndEndIndependently()
    {
        // R4, case 87
        await using var server = await TestServer.StartAsync(Token);
        server.Cache.Publish("shop", World(1));
        var old = server.Connect(XdsVariant.Delta);
        await old.StartLikeEnvoyAsync(Token);
        await Eventually.TrueAsync("the old one", () => HoldsWorld(old));
        await using var young = server.Connect(XdsVariant.Delta);
        await young.StartLikeEnvoyAsync(Token);
        await Eventually.TrueAsync("the new one", () => HoldsWorld(young));

        await old.DisposeAsync();
        await Eventually.TrueAsync("one left", () => server.Board.Proxies.Length == 1);
        server.Cache.Publish("shop", World(2, clusterRevision: 2));

        await Eventually.TrueAsync("still served", () => HasClusterOfRevision(young, 2));
    }

    [Fact]
    public async Task Request_OverFourMebibytes_IsAccepted()
    {
        // R9, case 141
        await using var server = await TestServer.StartAsync(Token);
        server.Cache.Publish("shop", World(1));
        await using var client = server.Connect(XdsVariant.Delta);
        var names = Enumerable.Range(0, 60_000).Select(number => $"{number}{new string('x', 80)}").ToArray();

        // The first message is from somebody who is not admitted yet: it may have 4 MiB.
        await client.SubscribeAsync(Cluster, Token);
        await client.SubscribeAsync(Endpoint, Token, [.. names, "a"]);

        await Eventually.TrueAsync("answered", () => client.Held(Endpoint).ContainsKey("a"));
    }

    [Fact]
    public async Task Response_BiggerThanTheWindow_ArrivesWhole()
    {
        await using var server = await TestServer.StartAsync(Token);
        var clusters = Enumerable.Range(0, 20_000).Select(number => XdsResources.StaticCluster($"cluster-{number}"));
        server.Cache.Publish("shop", Snapshot.Create(1, ResourceTable.Create(Cluster, clusters)));
        await using var client = server.Connect(XdsVariant.Delta);

        await client.SubscribeAsync(Cluster, Token);

        await Eventually.TrueAsync("all clusters", () => client.Held(Cluster).Count == 20_000);

        // R45: in several messages of bounded size.
        Assert.True(client.Count(Cluster) > 1);
        Assert.All(client.Responses, response => Assert.InRange(response.Bytes, 1, (1024 * 1024) + 4096));
    }

    private static Snapshot World(long revision, int endpoints = 1, int clusterRevision = 1) =>
        Snapshot.Create(
            revision,
            ResourceTable.Create(Cluster, [XdsResources.Cluster("a", clusterRevision)]),
            ResourceTable.Create(Endpoint, [XdsResources.Endpoints("a", endpoints)]),
            ResourceTable.Create(Listener, [XdsResources.Listener("l", routes: "r")]),
            ResourceTable.Create(Route, [XdsResources.Routes("r", 1, "a")]));

    private static bool HoldsWorld(XdsTestClient client) =>
        new[] { Cluster, Endpoint, Listener, Route }.All(type => client.Held(type).Count == 1);

    private static bool HasClusterOfRevision(XdsTestClient client, int revision) =>
        client.Held(Cluster).TryGetValue("a", out var any)
        && TestResources.Parse("a", any).Equals(XdsResources.Cluster("a", revision));

    private static async Task<StatusCode> StatusOfAsync(XdsTestClient client)
    {
        var exception = await Assert.ThrowsAsync<RpcException>(
            () => client.Ended.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, Token));
        return exception.StatusCode;
    }
}
