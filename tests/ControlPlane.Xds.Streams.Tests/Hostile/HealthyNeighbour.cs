using ControlPlane.Fixtures;
using ControlPlane.Fixtures.Xds;
using ControlPlane.Xds.Sessions;

namespace ControlPlane.Xds.Streams.Tests.Hostile;

/// <summary>
/// A server with one well-behaved client, for tests of others that are not: what they must not do is hold its updates up, or leave
/// anything behind.
/// </summary>
internal sealed class HealthyNeighbour : IAsyncDisposable
{
    private const int Clusters = 50;

    // What a garbage collector may keep, caches that fill once, and the recorded lines: not what an attack holds.
    private const long Slack = 32 * 1024 * 1024;

    private readonly XdsTestClient _client;
    private long _base;
    private int _revision = 1;

    private HealthyNeighbour(TestServer server)
    {
        Server = server;
        _client = server.Connect(XdsVariant.Delta, "healthy");
    }

    internal TestServer Server { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    internal static async Task<HealthyNeighbour> StartAsync(Action<XdsServerOptions>? configure = null)
    {
        var healthy = new HealthyNeighbour(await TestServer.StartAsync(Token, configure));
        healthy.Publish();
        await healthy._client.SubscribeAsync(ResourceType.Cluster, Token);
        await Eventually.TrueAsync("the first set", () => healthy._client.Held(ResourceType.Cluster).Count == Clusters);
        await healthy.IsServedAsync();
        healthy._base = Memory();
        return healthy;
    }

    /// <summary>Five changes in a row, each of which arrives before the next is made.</summary>
    internal async Task IsServedAsync()
    {
        for (var round = 0; round < 5; round++)
        {
            Publish();
            var expected = XdsResources.StaticCluster("c0", _revision);
            await Eventually.TrueAsync("the change", () => TestResources.Parse("c0", _client.Held(ResourceType.Cluster)["c0"]).Equals(expected));
        }
    }

    /// <summary>The healthy stream is served while the attack runs, is the only one left after it, and nothing has grown.</summary>
    internal async Task SurvivesAsync(Func<CancellationToken, Task> attack)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var attacking = attack(over.Token);
        await IsServedAsync();
        await attacking.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, Token);
        await IsServedAsync();
        await Eventually.TrueAsync("only the healthy stream", () => Server.Board.Proxies is [{ NodeId: "healthy" }]);
        Assert.DoesNotContain(Server.Metrics.Lines, static line => line.EndsWith("Failed", StringComparison.Ordinal));
        Server.Metrics.Lines.Clear();
        await Eventually.TrueAsync("memory is back", () => Memory() < _base + Slack);
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await Server.DisposeAsync();
    }

    private static long Memory()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private void Publish()
    {
        _revision++;
        Server.Cache.Publish(
            "shop",
            Snapshot.Create(
                _revision,
                ResourceTable.Create(ResourceType.Cluster, Enumerable.Range(0, Clusters).Select(n => XdsResources.StaticCluster($"c{n}", n == 0 ? _revision : 1)))));
    }
}
