using ControlPlane.Fixtures;
using ControlPlane.Fixtures.Xds;
using ControlPlane.Xds.Sessions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using static ControlPlane.Xds.ResourceType;

namespace ControlPlane.Xds.Streams.Tests.Cases;

/// <summary>Cases of a stream's life over sockets: time that passes, reconnects, its end. The server's clock is the test's.</summary>
public sealed class LifeCases
{
    private static readonly TimeSpan Age = TimeSpan.FromHours(1);

    // Shorter than the server waits for a client to close its side, so that one step of the clock is not both.
    private static readonly TimeSpan Timer = TimeSpan.FromMilliseconds(500);

    private readonly FakeTimeProvider _clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [OnWires]
    public async Task Case057_ClientThatNeverAnswers_GetsTheNewestOnceATimer(Wire wire)
    {
        await using var server = await StartAsync();
        using var socket = new CaseSocket(server, wire, Cluster);
        await socket.OpenAsync();
        await socket.NextAsync();
        server.Cache.Publish("shop", Clusters(2));
        server.Cache.Publish("shop", Clusters(3));
        await socket.QuietAsync(requests: 1, responses: 1);

        _clock.Advance(Timer);

        Assert.Equal(XdsResources.StaticCluster("A", 3), Parse(await socket.NextAsync()));
        server.Cache.Publish("shop", Clusters(4));
        await socket.QuietAsync(requests: 1, responses: 2);
        Assert.Single(server.Metrics.Lines, static line => line == "overdue CDS");
        _clock.Advance(Timer);
        Assert.Equal(XdsResources.StaticCluster("A", 4), Parse(await socket.NextAsync()));
    }

    [Theory]
    [InlineData(Wire.AggregatedSotw)]
    [InlineData(Wire.AggregatedDelta)]
    public async Task Case080And081_EndpointsBeforeTheirChangedCluster_AreSaidAgainAfterIt(Wire wire)
    {
        await using var server = await StartAsync(World(1));
        using var socket = new CaseSocket(server, wire, Endpoint);
        await socket.OpenAsync("A");
        var endpoints = await socket.NextAsync();
        await socket.AckAsync(endpoints, "A");

        await (socket.Variant == XdsVariant.Sotw
            ? socket.AskAsync([], type: Cluster)
            : socket.SendAsync(new Envoy.Service.Discovery.V3.DeltaDiscoveryRequest { TypeUrl = Cluster.TypeUrl }));
        var clusters = await socket.NextAsync();
        var again = await socket.NextAsync();

        Assert.Equal((Cluster, Endpoint), (clusters.Type, again.Type));
        Assert.Equal(["A"], again.Resources.Keys);
        Assert.NotEqual(endpoints.Nonce, again.Nonce);
    }

    [Theory]
    [OnWires(XdsVariant.Delta)]
    public async Task Case086_ClaimsInALaterMessage_AreIgnored(Wire wire)
    {
        await using var server = await StartAsync(Clusters(1));
        using var socket = new CaseSocket(server, wire, Cluster);
        await socket.OpenAsync();
        var first = await socket.NextAsync();

        await socket.ChangeAsync([], nonce: first.Nonce, held: new Dictionary<string, string> { ["A"] = "another", ["gone"] = "1" });

        await socket.QuietAsync(requests: 2, responses: 1);
    }

    [Theory]
    [OnWires]
    public async Task Case096_StreamOfFullAge_EndsInOrderOnceItsLastResponseIsAnswered(Wire wire)
    {
        await using var server = await StartAsync(Clusters(1));
        using var socket = new CaseSocket(server, wire, Cluster);
        await socket.OpenAsync();
        var first = await socket.NextAsync();

        _clock.Advance(Age * 1.2);
        server.Cache.Publish("shop", Clusters(2));
        await socket.QuietAsync(requests: 1, responses: 1);
        await socket.AckAsync(first);

        await socket.IsOverAsync();
        await Eventually.TrueAsync("counted", () => server.Metrics.Lines.Contains("notice MaxAge"));
    }

    [Theory]
    [OnWires]
    public async Task Case096_StreamOfFullAgeWhoseClientDoesNotAnswer_EndsAfterTheTimer(Wire wire)
    {
        await using var server = await StartAsync(Clusters(1));
        using var socket = new CaseSocket(server, wire, Cluster);
        await socket.OpenAsync();
        await socket.NextAsync();

        _clock.Advance(Age * 1.2);
        await socket.QuietAsync(requests: 1, responses: 1);
        _clock.Advance(Timer);

        await socket.IsOverAsync();
    }

    [Theory]
    [OnWires]
    public async Task Case099_OlderState_IsServedAndReported(Wire wire)
    {
        await using var server = await StartAsync(Clusters(7));
        using var socket = new CaseSocket(server, wire, Cluster);
        await socket.OpenAsync();
        await socket.AckAsync(await socket.NextAsync());
        await socket.QuietAsync(requests: 2, responses: 1);

        server.Cache.Publish("shop", Clusters(3));

        Assert.Equal(XdsResources.StaticCluster("A", 3), Parse(await socket.NextAsync()));
        Assert.Single(server.Metrics.Lines, static line => line == "notice WentBack");
    }

    private static EnvoyResource Parse(XdsTestResponse response) => TestResources.Parse("A", response.Resources["A"]);

    private static Snapshot Clusters(int revision) =>
        Snapshot.Create(revision, ResourceTable.Create(Cluster, [XdsResources.StaticCluster("A", revision)]));

    private static Snapshot World(int revision) => Snapshot.Create(
        revision,
        ResourceTable.Create(Cluster, [XdsResources.Cluster("A")]),
        ResourceTable.Create(Endpoint, [XdsResources.OfType(Endpoint, "A")]));

    private async Task<TestServer> StartAsync(Snapshot? snapshot = null)
    {
        var server = await TestServer.StartAsync(
            Token,
            static xds =>
            {
                xds.Session = xds.Session with { AckTimeout = Timer };
                xds.Limits = xds.Limits with { MaxAge = Age, FirstMessageTimeout = TimeSpan.FromDays(1), WriteTimeout = TimeSpan.FromDays(1) };
            },
            add: services => services.AddSingleton<TimeProvider>(_clock));
        server.Cache.Publish("shop", snapshot ?? Clusters(1));
        return server;
    }
}
