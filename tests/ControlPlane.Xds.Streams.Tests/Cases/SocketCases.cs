using ControlPlane.Fixtures;
using ControlPlane.Fixtures.Xds;
using ControlPlane.Xds.Sessions;
using Envoy.Service.Discovery.V3;
using Google.Protobuf;
using Grpc.Core;
using static ControlPlane.Xds.ResourceType;

namespace ControlPlane.Xds.Streams.Tests.Cases;

/// <summary>Cases of the protocol that a socket can get wrong, one stream at a time. Each test cites the numbers of its cases.</summary>
public sealed class SocketCases
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [OnWires]
    public async Task Case001And002_FirstRequestWithoutNames_GetsAllAndThenTheChange(Wire wire)
    {
        await using var server = await StartAsync(Set(1, Cluster, "A", "B", "C"));
        using var socket = new CaseSocket(server, wire, Cluster);

        await socket.OpenAsync();
        var first = await socket.NextAsync();
        Assert.Equal(["A", "B", "C"], first.Resources.Keys.Order());
        await socket.AckAsync(first);
        await socket.QuietAsync(requests: 2, responses: 1);
        server.Cache.Publish("shop", Snapshot.Create(2, ResourceTable.Create(Cluster, [Make("A"), Make("B", 2), Make("C")])));
        var second = await socket.NextAsync();

        Assert.Equal(socket.Variant == XdsVariant.Sotw ? ["A", "B", "C"] : ["B"], second.Resources.Keys.Order());
        Assert.NotEqual((first.Nonce, first.Version), (second.Nonce, second.Version));
    }

    [Theory]
    [OnWires]
    public async Task Case015_WildcardOnNothing_IsAnsweredEmptyOnce(Wire wire)
    {
        await using var server = await StartAsync(Snapshot.Create(1));
        using var socket = new CaseSocket(server, wire, Listener);

        await socket.OpenAsync();
        var answer = await socket.NextAsync();
        await socket.AckAsync(answer);

        Assert.Empty(answer.Resources);
        await socket.QuietAsync(requests: 2, responses: 1);
    }

    [Theory]
    [OnWires]
    public async Task Case016_SnapshotAfterTheRequest_IsSentWhenItComesAndOnce(Wire wire)
    {
        await using var server = await TestServer.StartAsync(Token);
        using var socket = new CaseSocket(server, wire, Route);
        await socket.OpenAsync("A");
        await socket.QuietAsync(requests: 1, responses: 0);

        server.Cache.Publish("shop", Snapshot.Create(1, ResourceTable.Create(Route, [XdsResources.Routes("A")])));

        var answer = await socket.NextAsync();
        Assert.Equal(["A"], answer.Resources.Keys);
        await socket.AckAsync(answer, "A");
        await socket.QuietAsync(requests: 2, responses: 1);
    }

    [Theory]
    [OnWires]
    public async Task Case017And022_NamesOfWhichOneIsMissing_AreAnsweredAndRemembered(Wire wire)
    {
        await using var server = await StartAsync(Set(1, Cluster, "A", "C"));
        using var socket = new CaseSocket(server, wire, Cluster);

        await socket.OpenAsync("A", "B");
        var first = await socket.NextAsync();
        await socket.AckAsync(first, "A", "B");
        server.Cache.Publish("shop", Set(2, Cluster, "A", "B", "C"));
        var second = await socket.NextAsync();

        Assert.Equal(["A"], first.Resources.Keys);
        Assert.Equal(socket.Variant == XdsVariant.Delta ? ["B"] : [], first.Removed);
        Assert.Equal(socket.Variant == XdsVariant.Delta ? ["B"] : ["A", "B"], second.Resources.Keys.Order());
    }

    [Theory]
    [OnWires(XdsVariant.Sotw)]
    public async Task Case026_UnsubscribedFromAll_HearsNothingMore(Wire wire)
    {
        await using var server = await StartAsync(Set(1, Cluster, "A"));
        foreach (var (names, number) in new[] { (new[] { "" }, 0), ([], 1) })
        {
            using var socket = new CaseSocket(server, wire, Cluster, $"sidecar~{number}");
            await socket.OpenAsync("A");
            var answer = await socket.NextAsync();
            await socket.AskAsync(names, answer.Nonce);

            server.Cache.Publish("shop", Set(number + 2, Cluster, "A", "B"));

            await socket.QuietAsync(requests: 2 * (number + 1), responses: number + 1);
        }
    }

    [Theory]
    [OnWires]
    public async Task Case042_UnansweredResponse_HoldsTheNextBackUntilItIsAnswered(Wire wire)
    {
        await using var server = await StartAsync(Set(1, Cluster, "A"));
        using var socket = new CaseSocket(server, wire, Cluster);
        await socket.OpenAsync();
        var first = await socket.NextAsync();

        server.Cache.Publish("shop", Set(2, Cluster, "A", "B"));
        server.Cache.Publish("shop", Set(3, Cluster, "A", "B", "C"));
        await socket.QuietAsync(requests: 1, responses: 1);
        await socket.AckAsync(first);

        var second = await socket.NextAsync();
        Assert.Equal(socket.Variant == XdsVariant.Sotw ? ["A", "B", "C"] : ["B", "C"], second.Resources.Keys.Order());
    }

    [Theory]
    [OnWires]
    public async Task Case043And044_RefusedResource_IsNotOfferedAgainUntilItChanges(Wire wire)
    {
        await using var server = await StartAsync(Set(1, Cluster, "A"));
        using var socket = new CaseSocket(server, wire, Cluster);
        await socket.OpenAsync();

        await socket.RefuseAsync(await socket.NextAsync(), "A: no");
        await socket.QuietAsync(requests: 2, responses: 1);
        Assert.Equal("A: no", server.Rejections.Single().Reason);
        server.Cache.Publish("shop", Snapshot.Create(2, ResourceTable.Create(Cluster, [Make("A", 2)])));

        Assert.Equal(Make("A", 2), TestResources.Parse("A", (await socket.NextAsync()).Resources["A"]));
        Assert.Single(server.Rejections);
    }

    [Theory]
    [OnWires(XdsVariant.Delta)]
    public async Task Case049_ChangeWithAStaleNonce_IsHonoured(Wire wire)
    {
        await using var server = await StartAsync(Set(1, Cluster, "A", "B"));
        using var socket = new CaseSocket(server, wire, Cluster);
        await socket.OpenAsync("A");
        await socket.NextAsync();

        await socket.ChangeAsync(["B"], ["A"], nonce: "of another time");
        await socket.QuietAsync(requests: 2, responses: 1);
        await socket.ChangeAsync([], nonce: "1");

        Assert.Equal(["B"], (await socket.NextAsync()).Resources.Keys);
        server.Cache.Publish("shop", Snapshot.Create(2, ResourceTable.Create(Cluster, [Make("A", 2), Make("B")])));
        await socket.QuietAsync(requests: 3, responses: 2);
    }

    [Theory]
    [OnWires(XdsVariant.Sotw)]
    public async Task Case051_SecondRequestBeforeTheFirstAnswer_IsAnsweredToo(Wire wire)
    {
        await using var server = await TestServer.StartAsync(Token);
        using var socket = new CaseSocket(server, wire, Route);

        await socket.AskAsync(["A"]);
        await socket.AskAsync(["A", "B"]);
        await socket.QuietAsync(requests: 2, responses: 0);
        server.Cache.Publish("shop", Snapshot.Create(1, ResourceTable.Create(Route, [XdsResources.Routes("A"), XdsResources.Routes("B")])));

        Assert.Equal(["A", "B"], (await socket.NextAsync()).Resources.Keys.Order());
    }

    [Theory]
    [OnWires]
    public async Task Case063And068_DeletedResource_IsToldOnceAndComesBack(Wire wire)
    {
        await using var server = await StartAsync(
            Set(1, Cluster, "A", "B", "C"), static options => options.Session = options.Session with { RemovalGrace = TimeSpan.Zero });
        using var socket = new CaseSocket(server, wire, Cluster);
        await socket.OpenAsync();
        await socket.AckAsync(await socket.NextAsync());

        for (var revision = 2; revision < 6; revision += 2)
        {
            server.Cache.Publish("shop", Set(revision, Cluster, "A", "C"));
            var gone = await socket.NextAsync();
            await socket.AckAsync(gone);
            server.Cache.Publish("shop", Set(revision + 1, Cluster, "A", "B", "C"));
            var back = await socket.NextAsync();
            await socket.AckAsync(back);

            Assert.Equal(socket.Variant == XdsVariant.Sotw ? ["A", "C"] : [], gone.Resources.Keys.Order());
            Assert.Equal(socket.Variant == XdsVariant.Sotw ? [] : ["B"], gone.Removed);
            Assert.Equal(socket.Variant == XdsVariant.Sotw ? ["A", "B", "C"] : ["B"], back.Resources.Keys.Order());
        }
    }

    [Theory]
    [OnWires(XdsVariant.Sotw)]
    public async Task Case079_ReconnectWithVersionAndNonceOfADeadServer_IsAnsweredInFull(Wire wire)
    {
        await using var server = await StartAsync(Set(1, Cluster, "A", "B"));
        using var socket = new CaseSocket(server, wire, Cluster);

        await socket.AskAsync([], nonce: "77", version: "of-the-dead");

        Assert.Equal(["A", "B"], (await socket.NextAsync()).Resources.Keys.Order());
    }

    [Theory]
    [OnWires(XdsVariant.Delta)]
    public async Task Case082To085And098_ReconnectWithVersions_GetsTheDifferenceAlone(Wire wire)
    {
        await using var server = await StartAsync(
            Set(1, Cluster, "A", "B", "C"), static options => options.Session = options.Session with { RemovalGrace = TimeSpan.Zero });
        using var socket = new CaseSocket(server, wire, Cluster);

        // A is as it was, B another, C forgotten, D gone.
        await socket.ChangeAsync(
            [], held: new Dictionary<string, string> { ["A"] = Make("A").Version, ["B"] = "of-the-dead", ["D"] = "of-the-dead" });

        var (resources, removed) = (new List<string>(), new List<string>());
        while (resources.Count + removed.Count < 3)
        {
            var answer = await socket.NextAsync();
            resources.AddRange(answer.Resources.Keys);
            removed.AddRange(answer.Removed);
            await socket.AckAsync(answer);
        }

        Assert.Equal(["B", "C"], resources.Order());
        Assert.Equal(["D"], removed);
    }

    [Theory]
    [OnWires]
    public async Task Case089_FirstMessageWithoutNodeId_EndsAndAChangedNodeIsIgnored(Wire wire)
    {
        await using var server = await StartAsync(Set(1, Cluster, "A"));
        using var nameless = new CaseSocket(server, wire, Cluster, nodeId: "");
        await nameless.OpenAsync();
        Assert.Equal(StatusCode.InvalidArgument, await nameless.EndAsync());

        using var socket = new CaseSocket(server, wire, Cluster);
        await socket.OpenAsync();
        var answer = await socket.NextAsync();
        var other = XdsTestClient.Node("somebody-else", "elsewhere");
        await (socket.Variant == XdsVariant.Sotw
            ? socket.SendAsync(new DiscoveryRequest { TypeUrl = Cluster.TypeUrl, ResponseNonce = answer.Nonce, VersionInfo = answer.Version })
            : socket.SendAsync(new DeltaDiscoveryRequest { TypeUrl = Cluster.TypeUrl, ResponseNonce = answer.Nonce, Node = other }));
        server.Cache.Publish("shop", Set(2, Cluster, "A", "B"));

        Assert.Contains("B", (await socket.NextAsync()).Resources.Keys);
        Assert.Equal("sidecar~1", server.Board.Proxies.Single().NodeId);
    }

    [Theory]
    [OnWires]
    public async Task Case095_StreamThatTheServerEnds_HadItsAnswer(Wire wire)
    {
        await using var server = await StartAsync(Set(1, Cluster, "A"));
        using var socket = new CaseSocket(server, wire, Cluster);
        await socket.OpenAsync();
        var first = await socket.NextAsync();
        var ending = socket.EndAsync();

        await server.StopAsync(Token);

        Assert.Equal(["A"], first.Resources.Keys);
        Assert.Equal(StatusCode.Unavailable, await ending);
    }

    [Theory]
    [InlineData(Wire.AggregatedSotw)]
    [InlineData(Wire.AggregatedDelta)]
    public async Task Case144And145_UnknownTypes_KeepTheStreamOpen(Wire wire)
    {
        await using var server = await StartAsync(Set(1, Cluster, "A"));
        using var socket = new CaseSocket(server, wire, Cluster);
        string[] urls = ["type.googleapis.com/envoy.api.v2.Cluster", "type.googleapis.com/nobody.v3.Knows"];
        foreach (var url in urls)
        {
            await (socket.Variant == XdsVariant.Sotw
                ? socket.SendAsync(new DiscoveryRequest { TypeUrl = url, ResourceNames = { "A" } })
                : socket.SendAsync(new DeltaDiscoveryRequest { TypeUrl = url, ResourceNamesSubscribe = { "A" } }));
        }

        await Eventually.TrueAsync("both taken in", () => server.Metrics.Lines.Count(line => line.StartsWith("request ", StringComparison.Ordinal)) == 2);
        await socket.OpenAsync();
        await Eventually.TrueAsync("the answer", () => server.Metrics.Lines.Any(line => line.StartsWith("response CDS", StringComparison.Ordinal)));
        var unknown = server.Metrics.Lines.Count(line => line.StartsWith("response type", StringComparison.Ordinal));
        Assert.Equal(socket.Variant == XdsVariant.Sotw ? 0 : 2, unknown);
    }

    [Theory]
    [OnWires]
    public async Task Case148_UnknownFields_AreIgnored(Wire wire)
    {
        await using var server = await StartAsync(Set(1, Cluster, "A"));
        using var socket = new CaseSocket(server, wire, Cluster);

        // Field 15000, a length and some bytes: of a version of the protocol that does not exist yet.
        byte[] unknown = [0xC2, 0xA9, 0x07, 0x03, 0x01, 0x02, 0x03];
        await (socket.Variant == XdsVariant.Sotw
            ? socket.SendAsync(DiscoveryRequest.Parser.ParseFrom([.. new DiscoveryRequest { TypeUrl = Cluster.TypeUrl }.ToByteArray(), .. unknown]))
            : socket.SendAsync(DeltaDiscoveryRequest.Parser.ParseFrom([.. new DeltaDiscoveryRequest { TypeUrl = Cluster.TypeUrl }.ToByteArray(), .. unknown])));

        Assert.Equal(["A"], (await socket.NextAsync()).Resources.Keys);
    }

    [Theory]
    [OnWires]
    public async Task Case151_FirstResponse_NamesTheServer(Wire wire)
    {
        await using var server = await StartAsync(
            Set(1, Cluster, "A"), static options => options.Session = options.Session with { ControlPlaneIdentifier = "replica-7" });
        using var socket = new CaseSocket(server, wire, Cluster);

        await socket.OpenAsync();
        await socket.NextAsync();

        Assert.Equal("replica-7", socket.Identifier);
    }

    private static EnvoyResource Make(string name, int revision = 1) => XdsResources.StaticCluster(name, revision);

    private static Snapshot Set(long revision, ResourceType type, params string[] names) =>
        Snapshot.Create(revision, ResourceTable.Create(type, names.Select(name => XdsResources.OfType(type, name))));

    private static async Task<TestServer> StartAsync(Snapshot snapshot, Action<XdsServerOptions>? configure = null)
    {
        var server = await TestServer.StartAsync(Token, configure);
        server.Cache.Publish("shop", snapshot);
        return server;
    }
}
