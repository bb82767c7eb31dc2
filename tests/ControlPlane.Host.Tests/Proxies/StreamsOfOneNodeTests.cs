using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using ControlPlane.Composition.AdminApi;
using ControlPlane.Fixtures;
using ControlPlane.Fixtures.Xds;
using ControlPlane.Host.Loop;
using ControlPlane.Model.Proxies;
using ControlPlane.Xds;
using ControlPlane.Xds.Sessions;
using Envoy.Config.Route.V3;
using Microsoft.Extensions.DependencyInjection;

namespace ControlPlane.Host.Tests.Proxies;

/// <summary>One Envoy may have many streams: one for each type, the old and the new one of a reconnect, or none for long, when it polls.</summary>
public sealed class StreamsOfOneNodeTests : IDisposable
{
    private const string Reviews = """{"LABELS": {"app": "reviews"}}""";

    private readonly ServerFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(XdsVariant.Sotw)]
    [InlineData(XdsVariant.Delta)]
    public async Task Envoy_WithOneStreamForEachType_IsOneProxyThatServes(XdsVariant variant)
    {
        await using var server = await RunningServer.StartReadyAsync(_folder.Root);
        var clusters = Connect(server, variant, ResourceType.Cluster);
        await using var listeners = Connect(server, variant, ResourceType.Listener);
        await clusters.SubscribeAsync(ResourceType.Cluster, Cancellation);
        await listeners.SubscribeAsync(ResourceType.Listener, Cancellation);

        await ServesAsync(server);
        var proxy = await ProxyAsync(server, proxy => proxy.Types.Count(type => type.State == SyncState.Synced) == 2);
        Assert.Equal(["CDS", "LDS"], proxy.Types.Select(type => type.Type));

        await clusters.DisposeAsync();
        await ProxyAsync(server, proxy => proxy.Types.Count == 1);
        Assert.Equal(WorkloadHealth.Serving, HealthOf(server));
    }

    [Theory]
    [InlineData(XdsVariant.Sotw)]
    [InlineData(XdsVariant.Delta)]
    public async Task Envoy_WhoseOldStreamDies_KeepsWhatTheNewOneHas(XdsVariant variant)
    {
        // Cases 87 and 91
        await using var server = await RunningServer.StartReadyAsync(_folder.Root);
        var old = server.Connect("reviews-v1", Reviews, variant);
        await old.StartLikeEnvoyAsync(Cancellation);
        await ServesAsync(server);
        await using var young = server.Connect("reviews-v1", Reviews, variant);
        await young.StartLikeEnvoyAsync(Cancellation);
        await Eventually.TrueAsync("the new stream is served", () => young.Held(ResourceType.Listener).Count > 0);

        await old.DisposeAsync();

        await Eventually.TrueAsync("the old stream is gone", () => server.Services.GetRequiredService<Xds.Streams.ProxyStatusBoard>().Proxies.Length == 1);
        Assert.Equal(WorkloadHealth.Serving, HealthOf(server));
        _folder.Route(202);
        await Eventually.TrueAsync(
            "the new stream gets the news",
            () => young.Held(ResourceType.Route).Values
                .SelectMany(route => route.Unpack<RouteConfiguration>().VirtualHosts)
                .SelectMany(host => host.Routes)
                .Any(route => route.DirectResponse?.Status == 202));
    }

    [Fact]
    public async Task Envoy_ThatPolls_ServesOnceItHasItsListeners()
    {
        await using var server = await RunningServer.StartReadyAsync(_folder.Root);
        using var first = await FetchAsync(server, "listeners", "");
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        var listeners = JsonNode.Parse(await first.Content.ReadAsStringAsync(Cancellation))!;

        using var second = await FetchAsync(server, "listeners", (string)listeners["version_info"]!);
        using var third = await FetchAsync(server, "clusters", "");

        Assert.NotEmpty(listeners["resources"]!.AsArray());
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
        await ServesAsync(server);
        Assert.Contains(second.StatusCode, (HttpStatusCode[])[HttpStatusCode.NotModified, HttpStatusCode.OK]);
    }

    [Fact]
    public async Task AdminPort_AFetch_IsNotAnswered()
    {
        await using var server = await RunningServer.StartReadyAsync(_folder.Root);
        using var content = new StringContent("{}", Encoding.UTF8, "application/json");

        using var response = await server.Admin.PostAsync(new Uri("/v3/discovery:clusters", UriKind.Relative), content, Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    private static XdsTestClient Connect(RunningServer server, XdsVariant variant, ResourceType type) =>
        server.Connect("reviews-v1", Reviews, variant, XdsTestService.Of(type));

    private static Task ServesAsync(RunningServer server) =>
        Eventually.TrueAsync("the workload serves", () => HealthOf(server) == WorkloadHealth.Serving);

    private static WorkloadHealth? HealthOf(RunningServer server) =>
        server.Services.GetRequiredService<MeshView>().Current.Workloads.GetValueOrDefault(RunningServer.NodeId("reviews-v1"))?.Health;

    private static Task<ProxyReport> ProxyAsync(RunningServer server, Func<ProxyReport, bool> isRight) =>
        Eventually.GetAsync("the proxy", async token =>
        {
            var reports = await server.Admin.GetFromJsonAsync<ProxyReports>("/proxies", AdminJson.Options, token);
            return reports!.Proxies.Count == 1 && isRight(reports.Proxies[0]) ? reports.Proxies[0] : null;
        });

    private static async Task<HttpResponseMessage> FetchAsync(RunningServer server, string path, string version)
    {
        using var http = new HttpClient { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        var body = new JsonObject
        {
            ["node"] = new JsonObject { ["id"] = RunningServer.NodeId("reviews-v1"), ["metadata"] = JsonNode.Parse(Reviews) },
            ["version_info"] = version,
        };
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        return await http.PostAsync(new Uri(server.Xds, $"/v3/discovery:{path}"), content, Cancellation);
    }
}
