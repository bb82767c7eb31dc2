using System.Net;
using System.Net.Http.Json;
using ControlPlane.Composition.AdminApi;
using ControlPlane.Fixtures;
using ControlPlane.Fixtures.Xds;
using ControlPlane.Host.Loop;
using ControlPlane.Model.Proxies;
using ControlPlane.Xds;
using ControlPlane.Xds.Sessions;
using Envoy.Config.Route.V3;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;

namespace ControlPlane.Host.Tests;

/// <summary>The server as a whole, with clients over real gRPC and HTTP.</summary>
public sealed class ControlPlaneServerTests : IDisposable
{
    private readonly ServerFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(XdsVariant.Delta)]
    [InlineData(XdsVariant.Sotw)]
    public async Task Server_AFileIsSaved_ItsRouteReachesTheProxy(XdsVariant variant)
    {
        await using var server = await StartReadyAsync();
        await using var client = server.Connect("client", variant: variant);
        await client.StartLikeEnvoyAsync(Cancellation);
        await RouteIsAsync(client, 201);
        _folder.Route(202);
        await RouteIsAsync(client, 202);
    }

    [Fact]
    public async Task Server_AnInvalidFileIsSaved_TheProxyKeepsItsRouteAndOthersApply()
    {
        await using var server = await StartReadyAsync();
        await using var client = server.Connect("client");
        await client.StartLikeEnvoyAsync(Cancellation);
        await RouteIsAsync(client, 201);
        _folder.Write("route.yaml", "apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: reviews, namespace: shop}\nspec: {hostss: [a]}\n");
        var reports = await Eventually.GetAsync("the finding", async token =>
        {
            var found = await server.Admin.GetFromJsonAsync<DiagnosticReports>("/diagnostics", AdminJson.Options, token);
            return found!.Diagnostics.Count > 0 ? found : null;
        });
        Assert.Contains(reports.Diagnostics, finding => finding.Line == 4 && finding.Message.Contains("hostss", StringComparison.Ordinal));
        await RouteIsAsync(client, 201);
    }

    [Fact]
    public async Task Server_ARouteToNowhere_IsAFindingBetweenObjects()
    {
        _folder.Write("nowhere.yaml", """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: nowhere, namespace: shop}
            spec:
              hosts: [nowhere.example]
              http: [{route: [{destination: {host: nobody.example}}]}]
            """);
        await using var server = await StartReadyAsync();
        await Eventually.TrueAsync("the finding", async token =>
        {
            var reports = await server.Admin.GetFromJsonAsync<DiagnosticReports>("/diagnostics", AdminJson.Options, token);
            return reports!.Diagnostics.Any(finding => finding.Code == "IST0101" && finding.Object == "VirtualService/shop/nowhere" && finding.Line == 1);
        });
    }

    [Fact]
    public async Task Server_WhileAConfiguredFolderIsMissing_IsNotReadyAndRefusesStreams()
    {
        Directory.Delete(_folder.Mesh, recursive: true);
        await using var server = await RunningServer.StartAsync(_folder.Root);
        using var response = await server.Admin.GetAsync(new Uri("/ready", UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("files", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        using var alive = await server.Admin.GetAsync(new Uri("/alive", UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
        Assert.Equal(StatusCode.Unavailable, await EndOfAsync(server, "client", "{}"));
    }

    [Fact]
    public async Task Server_ANodeItCannotServe_IsRefusedWithTheReason()
    {
        await using var server = await StartReadyAsync();
        Assert.Equal(StatusCode.InvalidArgument, await EndOfAsync(server, "client", """{"INTERCEPTION_MODE": "TPROXY"}"""));
    }

    [Fact]
    public async Task Server_UnenforcedSecurity_IsNotReadyUnlessAllowed()
    {
        _folder.Write("deny.yaml", """
            apiVersion: security.istio.io/v1
            kind: AuthorizationPolicy
            metadata: {name: deny, namespace: shop}
            spec: {action: DENY}
            """);
        await using (var server = await RunningServer.StartAsync(_folder.Root))
        {
            var text = await Eventually.GetAsync("the reason", async token =>
            {
                using var response = await server.Admin.GetAsync(new Uri("/ready", UriKind.Relative), token);
                var words = await response.Content.ReadAsStringAsync(token);
                return words.Contains("deny.yaml", StringComparison.Ordinal) ? words : null;
            });
            Assert.Contains("--allow-unenforced-security", text, StringComparison.Ordinal);
            Assert.Equal(StatusCode.Unavailable, await EndOfAsync(server, "client", "{}"));
        }

        await using var allowing = await RunningServer.StartAsync(_folder.Root, options => options with { AllowUnenforcedSecurity = true });
        await allowing.ReadyAsync();
    }

    [Fact]
    public async Task Server_ASidecarOffersAService_ServesOnceItsListenersAreAccepted()
    {
        await using var server = await StartReadyAsync();
        await using var client = server.Connect("reviews-v1", """{"LABELS": {"app": "reviews"}}""");
        await client.SubscribeAsync(ResourceType.Cluster, Cancellation);
        var view = server.Services.GetRequiredService<MeshView>();
        await Eventually.TrueAsync("the workload starts", () => HealthOf(view, "reviews-v1") == WorkloadHealth.Starting);
        await client.SubscribeAsync(ResourceType.Listener, Cancellation);
        await Eventually.TrueAsync("the workload serves", () => HealthOf(view, "reviews-v1") == WorkloadHealth.Serving);
        Assert.Single(view.Current.Registry.Endpoints.Values.SelectMany(endpoints => endpoints));
    }

    [Fact]
    public async Task Server_Restarted_KnowsItsWorkloadsAndSendsTheSameVersions()
    {
        string version;
        await using (var server = await StartReadyAsync())
        {
            await using var client = server.Connect("reviews-v1", """{"LABELS": {"app": "reviews"}}""");
            await client.StartLikeEnvoyAsync(Cancellation);
            var view = server.Services.GetRequiredService<MeshView>();
            await Eventually.TrueAsync("the workload serves", () => HealthOf(view, "reviews-v1") == WorkloadHealth.Serving);
            await Eventually.TrueAsync("it is on disk", () => File.Exists(StateFile) && File.ReadAllText(StateFile).Contains("Serving", StringComparison.Ordinal));
            version = await ListenerVersionAsync(client);
        }

        await using var again = await StartReadyAsync();
        Assert.Equal(WorkloadHealth.Serving, HealthOf(again.Services.GetRequiredService<MeshView>(), "reviews-v1"));
        await using var reconnected = again.Connect("reviews-v1", """{"LABELS": {"app": "reviews"}}""");
        await reconnected.StartLikeEnvoyAsync(Cancellation);
        Assert.Equal(version, await ListenerVersionAsync(reconnected));
    }

    [Fact]
    public async Task AdminApi_Proxies_ShowsWhoIsConnectedAndInStep()
    {
        await using var server = await StartReadyAsync();
        await using var client = server.Connect("client");
        await client.StartLikeEnvoyAsync(Cancellation);
        var proxy = await Eventually.GetAsync("a proxy in step", async token =>
        {
            var reports = await server.Admin.GetFromJsonAsync<ProxyReports>("/proxies", AdminJson.Options, token);
            return reports!.Proxies.FirstOrDefault(proxy => proxy.Types.Count(type => type.State == SyncState.Synced) >= 3);
        });
        Assert.Equal("client.shop", proxy.Name);
        Assert.Equal("client.shop", proxy.Cluster);
        Assert.Equal("1.40.0", proxy.EnvoyVersion);
        Assert.Equal("delta", proxy.Variant);
        var hosts = await server.Admin.GetFromJsonAsync<HostReports>($"/proxies/{proxy.NodeId}/hosts", AdminJson.Options, Cancellation);
        Assert.Contains(hosts!.Hosts, host => host.Address == "10.90.0.1" && host.Names.Contains("reviews.shop.svc.cluster.local"));
        var config = await server.Admin.GetStringAsync(new Uri($"/proxies/{proxy.NodeId}/config?decoded=true", UriKind.Relative), Cancellation);
        Assert.Contains("VirtualService/shop/reviews", config, StringComparison.Ordinal);
        Assert.Contains("direct_response", config, StringComparison.Ordinal);
        using var unknown = await server.Admin.GetAsync(new Uri("/proxies/nobody/config", UriKind.Relative), Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task AdminApi_ARejection_IsShownWithItsOriginsPlace()
    {
        await using var server = await StartReadyAsync();
        await using var client = server.Connect("client");
        client.Judge = response => ReferenceEquals(response.Type, ResourceType.Route) ? "no such thing" : null;
        await client.StartLikeEnvoyAsync(Cancellation);
        var rejection = await Eventually.GetAsync("a rejection", async token =>
        {
            var reports = await server.Admin.GetFromJsonAsync<ProxyReports>("/proxies", AdminJson.Options, token);
            return reports!.Proxies.SelectMany(proxy => proxy.Types).SelectMany(type => type.Rejections)
                .FirstOrDefault(rejection => rejection.Origins.Any(origin => origin.StartsWith("VirtualService/shop/reviews", StringComparison.Ordinal)));
        });
        Assert.Equal("no such thing", rejection.Reason);
        Assert.Contains(rejection.Origins, origin => origin.EndsWith("route.yaml:1:1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ClientStatus_OfAllNodes_IsOnTheAdminPortAlone()
    {
        // Cases 133 and 134
        await using var server = await StartReadyAsync();
        await using var client = server.Connect("client");
        await client.StartLikeEnvoyAsync(Cancellation);
        await Eventually.TrueAsync("the status of its routes", async token =>
        {
            using var body = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
            using var response = await server.Admin.PostAsync(new Uri("/v3/discovery:client_status", UriKind.Relative), body, token);
            var text = await response.Content.ReadAsStringAsync(token);
            return response.IsSuccessStatusCode
                && text.Contains(RunningServer.NodeId("client"), StringComparison.Ordinal)
                && text.Contains("RouteConfiguration", StringComparison.Ordinal)
                && text.Contains("SYNCED", StringComparison.Ordinal);
        });

        using var http = new HttpClient { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var refused = await http.PostAsync(new Uri(server.Xds, "/v3/discovery:client_status"), new StringContent("{}"), Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        using var channel = Grpc.Net.Client.GrpcChannel.ForAddress(server.Xds);
        var exception = await Assert.ThrowsAsync<RpcException>(
            () => new Envoy.Service.Status.V3.ClientStatusDiscoveryService.ClientStatusDiscoveryServiceClient(channel)
                .FetchClientStatusAsync(new(), cancellationToken: Cancellation).ResponseAsync);
        Assert.Equal(StatusCode.Unimplemented, exception.StatusCode);
    }

    [Fact]
    public async Task AdminApi_Confirm_LetsTheObjectsOfAnEmptiedFolderGo()
    {
        await using var server = await StartReadyAsync();
        var view = server.Services.GetRequiredService<MeshView>();
        foreach (var file in Directory.GetFiles(_folder.Mesh))
        {
            File.Delete(file);
        }

        await Eventually.TrueAsync("the folder is missed", async token =>
        {
            var reports = await server.Admin.GetFromJsonAsync<DiagnosticReports>("/diagnostics", AdminJson.Options, token);
            return reports!.Diagnostics.Any(finding => finding.Code == "EM1016");
        });
        Assert.NotEmpty(view.Current.VirtualServices);
        using var response = await server.Admin.PostAsync(new Uri("/config/confirm", UriKind.Relative), null, Cancellation);
        Assert.StartsWith("1 folder confirmed", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        await Eventually.TrueAsync("its objects go", () => view.Current.VirtualServices.IsEmpty);
    }

    [Fact]
    public async Task AdminApi_OverTheUnixSocket_AnswersToo()
    {
        await using var server = await StartReadyAsync();
        using var handler = new SocketsHttpHandler
        {
            ConnectCallback = async (_, token) =>
            {
                var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, 0);
                await socket.ConnectAsync(new System.Net.Sockets.UnixDomainSocketEndPoint(server.AdminSocket), token);
                return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
            },
        };
        using var http = new HttpClient(handler);
        Assert.Equal("ready\n", await http.GetStringAsync(new Uri("http://localhost/ready"), Cancellation));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(server.AdminSocket));
        }
    }

    [Fact]
    public async Task XdsPort_AnAdminRequest_IsNotAnswered()
    {
        await using var server = await StartReadyAsync();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Xds, "/debug/mesh")) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using var response = await http.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    private string StateFile => Path.Combine(_folder.Root, "state", "workloads.json");

    private static WorkloadHealth? HealthOf(MeshView view, string name) => view.Current.Workloads.GetValueOrDefault(RunningServer.NodeId(name))?.Health;

    private static async Task<string> ListenerVersionAsync(XdsTestClient client)
    {
        var response = await Eventually.GetAsync(
            "listeners", _ => Task.FromResult(client.Responses.LastOrDefault(response => ReferenceEquals(response.Type, ResourceType.Listener))));
        return string.Join(' ', response.Versions.OrderBy(pair => pair.Key, StringComparer.Ordinal));
    }

    private static async Task<StatusCode> EndOfAsync(RunningServer server, string name, string metadata)
    {
        await using var client = server.Connect(name, metadata);
        await client.SubscribeAsync(ResourceType.Cluster, Cancellation);
        return (await Assert.ThrowsAsync<RpcException>(() => client.Ended.WaitAsync(TimeSpan.FromSeconds(10), Cancellation))).StatusCode;
    }

    private static Task RouteIsAsync(XdsTestClient client, uint status) => Eventually.TrueAsync(
        $"a route that answers {status}",
        () => client.Held(ResourceType.Route).Values
            .SelectMany(route => route.Unpack<RouteConfiguration>().VirtualHosts)
            .SelectMany(host => host.Routes)
            .Any(route => route.DirectResponse?.Status == status));

    private Task<RunningServer> StartReadyAsync() => RunningServer.StartReadyAsync(_folder.Root);
}
