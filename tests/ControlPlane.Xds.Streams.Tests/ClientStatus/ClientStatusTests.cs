using System.Text;
using System.Text.Json.Nodes;
using ControlPlane.Fixtures;
using ControlPlane.Fixtures.Xds;
using ControlPlane.Xds.Sessions;
using Envoy.Service.Status.V3;
using Envoy.Type.Matcher.V3;
using Grpc.Core;
using Grpc.Net.Client;
using static ControlPlane.Xds.ResourceType;

namespace ControlPlane.Xds.Streams.Tests.ClientStatus;

/// <summary>The server's view of its clients, over real sockets (cases 133 and 134).</summary>
public sealed class ClientStatusTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(XdsVariant.Sotw)]
    [InlineData(XdsVariant.Delta)]
    public async Task Status_OfAResource_FollowsItFromAskedToAccepted(XdsVariant variant)
    {
        // Case 133: NOT_SENT, STALE, SYNCED.
        await using var server = await TestServer.StartAsync(Token);
        await using var client = server.Connect(variant);
        client.Answers = false;
        await client.SubscribeAsync(Cluster, Token, "a");
        var config = await ConfigAsync(server, config => config.ConfigStatus == ConfigStatus.NotSent);
        Assert.Equal(("a", Cluster.TypeUrl, ""), (config.Name, config.TypeUrl, config.VersionInfo));

        var resource = XdsResources.StaticCluster("a");
        server.Cache.Publish("shop", Snapshot.Create(1, ResourceTable.Create(Cluster, [resource])));
        config = await ConfigAsync(server, config => config.ConfigStatus == ConfigStatus.Stale);
        Assert.Equal(resource.Version, config.VersionInfo);

        await using var other = server.Connect(variant, id: "sidecar~2");
        await other.SubscribeAsync(Cluster, Token, "a");
        config = await ConfigAsync(server, config => config.ConfigStatus == ConfigStatus.Synced, "sidecar~2");
        Assert.Equal(resource, TestResources.Parse("a", config.XdsConfig));
        Assert.Null(config.ErrorState);
    }

    [Theory]
    [InlineData(XdsVariant.Sotw)]
    [InlineData(XdsVariant.Delta)]
    public async Task Status_OfARefusedResource_HasTheWordsAndBothForms(XdsVariant variant)
    {
        // Case 133: ERROR.
        await using var server = await TestServer.StartAsync(Token);
        var good = XdsResources.StaticCluster("a");
        var bad = XdsResources.StaticCluster("a", 2);
        server.Cache.Publish("shop", Snapshot.Create(1, ResourceTable.Create(Cluster, [good])));
        await using var client = server.Connect(variant);
        await client.SubscribeAsync(Cluster, Token);
        await ConfigAsync(server, config => config.ConfigStatus == ConfigStatus.Synced);
        client.Judge = _ => "a: too slow";

        server.Cache.Publish("shop", Snapshot.Create(2, ResourceTable.Create(Cluster, [bad])));

        var config = await ConfigAsync(server, config => config.ConfigStatus == ConfigStatus.Error);
        Assert.Equal("a: too slow", config.ErrorState.Details);
        Assert.Equal(bad.Version, config.ErrorState.VersionInfo);
        Assert.Equal(bad, TestResources.Parse("a", config.ErrorState.FailedConfiguration));
        Assert.Equal(good.Version, config.VersionInfo);
    }

    [Fact]
    public async Task Status_WithoutContents_KeepsVersions()
    {
        await using var server = await StartAsync();
        await using var client = await SubscribedAsync(server, "sidecar~1");

        var response = await FetchAsync(server, new ClientStatusRequest { ExcludeResourceContents = true });

        Assert.All(response.Config.Single().GenericXdsConfigs, static config => Assert.Null(config.XdsConfig));
        Assert.All(response.Config.Single().GenericXdsConfigs, static config => Assert.NotEmpty(config.VersionInfo));
    }

    [Fact]
    public async Task Status_OfASecret_NeverHasItsContents()
    {
        await using var server = await StartAsync();
        await using var client = await SubscribedAsync(server, "sidecar~1");

        var response = await FetchAsync(server, new ClientStatusRequest());

        var secret = response.Config.Single().GenericXdsConfigs.Single(config => config.TypeUrl == Secret.TypeUrl);
        Assert.Equal(("s", ConfigStatus.Synced), (secret.Name, secret.ConfigStatus));
        Assert.Null(secret.XdsConfig);
        Assert.DoesNotContain("key-1", Encoding.UTF8.GetString(Google.Protobuf.MessageExtensions.ToByteArray(response)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Status_OfANodeWithSeveralStreams_IsOneClient()
    {
        await using var server = await StartAsync();
        await using var clusters = server.Connect(XdsVariant.Sotw, service: XdsTestService.Of(Cluster));
        await using var secrets = server.Connect(XdsVariant.Delta, service: XdsTestService.Of(Secret));
        await clusters.SubscribeAsync(Cluster, Token);
        await secrets.SubscribeAsync(Secret, Token, "s");
        await Eventually.TrueAsync("both", () => clusters.Held(Cluster).Count == 1 && secrets.Held(Secret).Count == 1);

        var response = await FetchAsync(server, new ClientStatusRequest());

        Assert.Equal(["a", "s"], response.Config.Single().GenericXdsConfigs.Select(static config => config.Name).Order());
    }

    [Fact]
    public async Task Matchers_AreAlternatives_AndNoneMeansAll()
    {
        // Case 134
        await using var server = await StartAsync();
        await using var one = await SubscribedAsync(server, "sidecar~1");
        await using var two = await SubscribedAsync(server, "sidecar~2");
        await using var three = await SubscribedAsync(server, "gateway~3");

        Assert.Equal(["gateway~3", "sidecar~1", "sidecar~2"], await NodesAsync(server));
        Assert.Equal(["sidecar~2"], await NodesAsync(server, ById(new StringMatcher { Exact = "sidecar~2" })));
        Assert.Equal(
            ["gateway~3", "sidecar~1"],
            await NodesAsync(server, ById(new StringMatcher { Exact = "sidecar~1" }), ById(new StringMatcher { Prefix = "GATE", IgnoreCase = true })));
        Assert.Equal(["gateway~3"], await NodesAsync(server, ById(new StringMatcher { SafeRegex = new RegexMatcher { Regex = "gate.*" } })));
        Assert.Empty(await NodesAsync(server, ById(new StringMatcher { SafeRegex = new RegexMatcher { Regex = "gate" } })));
    }

    public static TheoryData<NodeMatcher> Unsupported =>
    [
        ById(new StringMatcher()),
        ById(new StringMatcher { SafeRegex = new RegexMatcher { Regex = "(" } }),
        new NodeMatcher { NodeMetadatas = { new StructMatcher() } },
        new NodeMatcher { NodeMetadatas = { new StructMatcher { Path = { new StructMatcher.Types.PathSegment { Key = "a" } }, Value = new ValueMatcher() } } },
    ];

    [Theory]
    [MemberData(nameof(Unsupported))]
    public async Task Matchers_OfAnUnknownKind_AreInvalid(NodeMatcher matcher)
    {
        // Case 134
        await using var server = await StartAsync();

        var exception = await Assert.ThrowsAsync<RpcException>(() => NodesAsync(server, matcher));

        Assert.Equal(StatusCode.InvalidArgument, exception.StatusCode);
    }

    [Fact]
    public async Task Stream_EachRequest_IsAnsweredOnce()
    {
        await using var server = await StartAsync();
        await using var client = await SubscribedAsync(server, "sidecar~1");
        using var channel = GrpcChannel.ForAddress(server.Address);
        using var call = new ClientStatusDiscoveryService.ClientStatusDiscoveryServiceClient(channel).StreamClientStatus(cancellationToken: Token);

        await call.RequestStream.WriteAsync(new ClientStatusRequest(), Token);
        Assert.True(await call.ResponseStream.MoveNext(Token));
        Assert.Single(call.ResponseStream.Current.Config);
        await call.RequestStream.WriteAsync(new ClientStatusRequest { NodeMatchers = { ById(new StringMatcher { Exact = "nobody" }) } }, Token);
        Assert.True(await call.ResponseStream.MoveNext(Token));
        Assert.Empty(call.ResponseStream.Current.Config);
        await call.RequestStream.CompleteAsync();

        Assert.False(await call.ResponseStream.MoveNext(Token));
    }

    [Fact]
    public async Task Rest_AnswersTheSameAsJson()
    {
        await using var server = await StartAsync();
        await using var client = await SubscribedAsync(server, "sidecar~1");
        using var http = new HttpClient
        {
            DefaultRequestVersion = System.Net.HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var body = new StringContent("""{"exclude_resource_contents":true}""", Encoding.UTF8, "application/json");

        using var response = await http.PostAsync(new Uri(server.Address, "/v3/discovery:client_status"), body, Token);

        var json = JsonNode.Parse(await response.Content.ReadAsStringAsync(Token))!;
        Assert.Equal("sidecar~1", (string?)json["config"]![0]!["node"]!["id"]);
        Assert.Equal("SYNCED", (string?)json["config"]![0]!["generic_xds_configs"]![0]!["config_status"]);
    }

    private static async Task<TestServer> StartAsync()
    {
        var server = await TestServer.StartAsync(Token);
        server.Cache.Publish(
            "shop",
            Snapshot.Create(
                1,
                ResourceTable.Create(Cluster, [XdsResources.StaticCluster("a")]),
                ResourceTable.Create(Secret, [XdsResources.OfType(Secret, "s")])));
        return server;
    }

    private static async Task<XdsTestClient> SubscribedAsync(TestServer server, string id)
    {
        var client = server.Connect(XdsVariant.Delta, id);
        await client.SubscribeAsync(Cluster, Token);
        await client.SubscribeAsync(Secret, Token, "s");
        await Eventually.TrueAsync(
            "accepted", () => server.Board.Proxies.Any(proxy => proxy.NodeId == id && proxy is { ConvergedRevision: 1, Types.Length: 2 }));
        return client;
    }

    private static NodeMatcher ById(StringMatcher matcher) => new() { NodeId = matcher };

    private static async Task<ClientStatusResponse> FetchAsync(TestServer server, ClientStatusRequest request)
    {
        using var channel = GrpcChannel.ForAddress(server.Address);
        return await new ClientStatusDiscoveryService.ClientStatusDiscoveryServiceClient(channel).FetchClientStatusAsync(
            request, cancellationToken: Token);
    }

    private static async Task<IEnumerable<string>> NodesAsync(TestServer server, params NodeMatcher[] matchers) =>
        (await FetchAsync(server, new ClientStatusRequest { NodeMatchers = { matchers } })).Config.Select(static config => config.Node.Id);

    private static Task<ClientConfig.Types.GenericXdsConfig> ConfigAsync(
        TestServer server, Func<ClientConfig.Types.GenericXdsConfig, bool> isRight, string nodeId = "sidecar~1") =>
        Eventually.GetAsync(
            "the status",
            async _ => (await FetchAsync(server, new ClientStatusRequest { NodeMatchers = { ById(new StringMatcher { Exact = nodeId }) } })).Config
                .SelectMany(static config => config.GenericXdsConfigs)
                .FirstOrDefault(isRight));
}
