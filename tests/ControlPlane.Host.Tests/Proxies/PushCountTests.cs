using ControlPlane.Fixtures;
using ControlPlane.Fixtures.Xds;
using ControlPlane.Host.Loop;
using ControlPlane.Xds;
using ControlPlane.Xds.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace ControlPlane.Host.Tests.Proxies;

/// <summary>What a change costs in messages: counted at clients, and by nothing that a slow machine changes.</summary>
public sealed class PushCountTests : IDisposable
{
    private readonly ServerFolder _folder = new();
    private int _marks;

    public PushCountTests()
    {
        Service("ratings", "10.9.0.1", 9080);
        Service("details", "10.9.1.0", 9080);
        Service("unseen", "10.9.2.1", 9080, "exportTo: [nobody]");
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(XdsVariant.Delta)]
    [InlineData(XdsVariant.Sotw)]
    public async Task Endpoint_Moves_IsToldToItsSubscribersInOneMessage(XdsVariant variant)
    {
        await using var server = await RunningServer.StartAsync(_folder.Root);
        await using var subscriber = await ConnectAsync(server, "one", variant);
        await using var other = server.Connect("other", variant: variant);
        await other.SubscribeAsync(ResourceType.Cluster, Cancellation);
        await other.SubscribeAsync(ResourceType.Endpoint, Cancellation, ClusterOf("details"));
        await MarkAsync(subscriber, other);
        var before = (Counts(subscriber), Counts(other));
        Service("ratings", "10.9.0.2", 9080);
        await HoldsAsync(subscriber, "ratings", "10.9.0.2");
        await MarkAsync(subscriber, other);
        Assert.Equal(before.Item1 with { Endpoints = before.Item1.Endpoints + 2 }, Counts(subscriber));
        Assert.Equal(before.Item2 with { Endpoints = before.Item2.Endpoints + 1 }, Counts(other));
    }

    [Theory]
    [InlineData(XdsVariant.Delta)]
    [InlineData(XdsVariant.Sotw)]
    public async Task Route_Changes_IsToldToEachProxyInOneMessage(XdsVariant variant)
    {
        await using var server = await RunningServer.StartAsync(_folder.Root);
        await using var first = await ConnectAsync(server, "one", variant);
        await using var second = await ConnectAsync(server, "three", variant);
        await MarkAsync(first, second);
        var before = (Counts(first), Counts(second));
        _folder.Route(202);
        await Eventually.TrueAsync("the routes", () => first.Count(ResourceType.Route) > before.Item1.Routes && second.Count(ResourceType.Route) > before.Item2.Routes);
        await MarkAsync(first, second);
        Assert.Equal(before.Item1 with { Endpoints = before.Item1.Endpoints + 1, Routes = before.Item1.Routes + 1 }, Counts(first));
        Assert.Equal(before.Item2 with { Endpoints = before.Item2.Endpoints + 1, Routes = before.Item2.Routes + 1 }, Counts(second));
    }

    [Theory]
    [InlineData(XdsVariant.Delta)]
    [InlineData(XdsVariant.Sotw)]
    public async Task Change_ThatNoProxySees_IsToldToNobody(XdsVariant variant)
    {
        await using var server = await RunningServer.StartAsync(_folder.Root);
        await using var client = await ConnectAsync(server, "one", variant);
        var before = Counts(client);
        var view = server.Services.GetRequiredService<MeshView>();
        var revision = view.Current.Revision;
        Service("unseen", "10.9.2.2", 9090, "exportTo: [nobody]");
        await Eventually.TrueAsync("the change is in force", () => view.Current.Revision > revision);
        Service("ratings", "10.9.0.1", 9080, "# a comment");
        await MarkAsync(client);
        Assert.Equal(before with { Endpoints = before.Endpoints + 1 }, Counts(client));
    }

    private static string ClusterOf(string service) => $"outbound|9080||{service}.shop.svc.cluster.local";

    private static ResponseCounts Counts(XdsTestClient client) =>
        new(client.Count(ResourceType.Cluster), client.Count(ResourceType.Endpoint), client.Count(ResourceType.Listener), client.Count(ResourceType.Route));

    private static Task HoldsAsync(XdsTestClient client, string service, string address) => Eventually.TrueAsync(
        $"{service} at {address}",
        () => client.Held(ResourceType.Endpoint).TryGetValue(ClusterOf(service), out var held) && held.Value.ToStringUtf8().Contains(address, StringComparison.Ordinal));

    private async Task<XdsTestClient> ConnectAsync(RunningServer server, string name, XdsVariant variant)
    {
        await Eventually.TrueAsync("ready", async token => (await server.Admin.GetAsync(new Uri("/ready", UriKind.Relative), token)).IsSuccessStatusCode);
        var client = server.Connect(name, variant: variant);
        await client.StartLikeEnvoyAsync(Cancellation);
        await Eventually.TrueAsync("routes", () => client.Count(ResourceType.Route) > 0);
        await MarkAsync(client);
        return client;
    }

    /// <summary>One more change, of which every client is told in one message: a stream keeps its order, so nothing from before is still to come.</summary>
    private async Task MarkAsync(params XdsTestClient[] clients)
    {
        var address = $"10.9.1.{++_marks}";
        Service("details", address, 9080);
        foreach (var client in clients)
        {
            await HoldsAsync(client, "details", address);
        }
    }

    private void Service(string name, string address, int port, string line = "") => _folder.Write($"{name}.yaml", $$"""
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: {{name}}, namespace: shop}
        spec:
          hosts: [{{name}}.shop.svc.cluster.local]
          {{line}}
          ports: [{number: {{port}}, name: http, protocol: HTTP}]
          resolution: STATIC
          location: MESH_INTERNAL
          endpoints: [{address: {{address}} }]
        """);

    private sealed record ResponseCounts(int Clusters, int Endpoints, int Listeners, int Routes);
}
