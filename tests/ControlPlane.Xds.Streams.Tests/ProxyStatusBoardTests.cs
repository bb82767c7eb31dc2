using ControlPlane.Fixtures;
using ControlPlane.Fixtures.Xds;
using ControlPlane.Xds.Sessions;
using static ControlPlane.Xds.ResourceType;

namespace ControlPlane.Xds.Streams.Tests;

public sealed class ProxyStatusBoardTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(XdsVariant.Sotw)]
    [InlineData(XdsVariant.Delta)]
    public async Task Proxies_AfterAnAck_ShowVersionsAndRevisions(XdsVariant variant)
    {
        await using var server = await TestServer.StartAsync(Token);
        var snapshot = Clusters(7, 1);
        server.Cache.Publish("shop", snapshot);
        await using var client = server.Connect(variant, "sidecar~9");
        await client.SubscribeAsync(Cluster, Token);

        await Eventually.TrueAsync("acknowledged", () => server.Board.Proxies is [{ ConvergedRevision: 7 }]);

        var status = server.Board.Proxies.Single();
        Assert.Equal("sidecar~9", status.NodeId);
        Assert.Equal("1.40.0", status.EnvoyVersion);
        Assert.Equal(variant, status.Variant);
        var type = Assert.Single(status.Types).Subscription;
        Assert.Equal(snapshot.Clusters.Version, type.SentVersion);
        Assert.Equal(snapshot.Clusters.Version, type.AckedVersion);
        Assert.Equal(7, type.SentRevision);
        Assert.Equal(7, type.AckedRevision);
        Assert.False(type.IsAwaitingAnswer);
    }

    [Fact]
    public async Task Proxies_AfterANack_ShowReasonAndOriginsUntilTheNextGoodForm()
    {
        // Case 61
        await using var server = await TestServer.StartAsync(Token);
        server.Cache.Publish("shop", Clusters(1, 1));
        await using var client = server.Connect(XdsVariant.Delta);
        client.Judge = _ => "Error adding/updating cluster(s) a: no such filter";
        await client.SubscribeAsync(Cluster, Token);

        await Eventually.TrueAsync("rejected", () => server.Board.Proxies is [{ IsRejecting: true }]);
        var rejection = Assert.Single(server.Board.Proxies.Single().Types.Single().Subscription.Rejections);
        Assert.Equal("Error adding/updating cluster(s) a: no such filter", rejection.Reason);
        Assert.Equal(["Test/CDS/a"], rejection.Resource.Origins);
        await Eventually.TrueAsync("told", () => server.Rejections.Count == 1);

        client.Judge = _ => null;
        server.Cache.Publish("shop", Clusters(2, 2));
        await Eventually.TrueAsync("accepted", () => server.Board.Proxies is [{ IsRejecting: false, ConvergedRevision: 2 }]);
        Assert.Equal(1, server.Metrics.Lines.Count(line => line == "request CDS Nack"));
    }

    [Fact]
    public async Task Published_AllStreamsAnswer_ReportsConvergenceOnce()
    {
        await using var server = await TestServer.StartAsync(Token);
        server.Cache.Publish("shop", Clusters(1, 1));
        server.Cache.Publish("bank", Clusters(1, 1));
        await using var one = server.Connect(XdsVariant.Sotw, "one");
        await using var other = server.Connect(XdsVariant.Delta, "other");
        await using var elsewhere = server.Connect(XdsVariant.Delta, "elsewhere", "bank");
        foreach (var client in new[] { one, other, elsewhere })
        {
            await client.SubscribeAsync(Cluster, Token);
        }

        await Eventually.TrueAsync("all there", () => server.Board.Proxies.Count(proxy => proxy.ConvergedRevision == 1) == 3);
        server.Cache.Publish("shop", Clusters(2, 2));
        server.Board.Published(2);

        await Eventually.TrueAsync("converged", () => !server.Convergences.IsEmpty);
        var convergence = Assert.Single(server.Convergences);
        Assert.Equal(2, convergence.Revision);
        Assert.InRange(convergence.Interested, 0, 2);
        Assert.Equal(1, elsewhere.Count(Cluster));
        Assert.Equal(2, one.Count(Cluster));
        Assert.Equal(2, other.Count(Cluster));
    }

    [Fact]
    public async Task Published_NobodyIsConcerned_ConvergesAtOnce()
    {
        await using var server = await TestServer.StartAsync(Token);

        server.Board.Published(3);

        Assert.Equal(3, Assert.Single(server.Convergences).Revision);
    }

    [Fact]
    public async Task Published_OneStreamNeverAnswersAndLeaves_ConvergesWithoutIt()
    {
        await using var server = await TestServer.StartAsync(Token);
        server.Cache.Publish("shop", Clusters(1, 1));
        var mute = server.Connect(XdsVariant.Delta, "mute");
        mute.Answers = false;
        await mute.SubscribeAsync(Cluster, Token);
        await Eventually.TrueAsync("sent", () => mute.Count(Cluster) == 1);
        server.Board.Published(1);
        Assert.Empty(server.Convergences);

        await mute.DisposeAsync();

        await Eventually.TrueAsync("converged", () => server.Convergences.Count == 1);
    }

    private static Snapshot Clusters(long revision, int content) =>
        Snapshot.Create(revision, ResourceTable.Create(Cluster, [XdsResources.StaticCluster("a", content)]));
}
