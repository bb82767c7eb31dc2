using ControlPlane.Fixtures;
using ControlPlane.Fixtures.Xds;
using ControlPlane.Xds.Sessions;
using Envoy.Service.Discovery.V3;
using Grpc.Core;
using Grpc.Net.Client;

namespace ControlPlane.Xds.Streams.Tests.Services;

/// <summary>Every service beside the aggregated one, as a generated client calls it.</summary>
public sealed class SeparateServiceTests
{
    public static TheoryData<string, XdsVariant> Streams =>
        new(XdsTestService.Separate.SelectMany(
            service => Enum.GetValues<XdsVariant>().Where(variant => variant == XdsVariant.Delta || service.Stream is not null),
            static (service, variant) => (service.Name, variant)));

    public static TheoryData<string> Fetches =>
        new(XdsTestService.Separate.Where(service => service.FetchAsync is not null).Select(service => service.Name));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task Stream_OfAService_ServesItsTypeAndItsChanges(string name, XdsVariant variant)
    {
        // Cases 2, 17: the client names no type; the service implies it.
        var service = Find(name);
        var type = service.Type!;
        await using var server = await TestServer.StartAsync(Token);
        server.Cache.Publish("shop", Snapshot.Create(1, ResourceTable.Create(type, [Make(type, "a"), Make(type, "b"), Make(type, "c")])));
        await using var client = server.Connect(variant, service: service);

        await client.SubscribeAsync(type, Token, "a", "b");
        await Eventually.TrueAsync("what is named", () => client.Held(type).Count == 2);
        server.Cache.Publish("shop", Snapshot.Create(2, ResourceTable.Create(type, [Make(type, "a", 2), Make(type, "b"), Make(type, "c", 2)])));

        await Eventually.TrueAsync("the change", () => client.Count(type) == 2);
        Assert.Equal(Make(type, "a", 2), Parse(client, type, "a"));
        Assert.Equal(["a", "b"], client.Held(type).Keys.Order());
        Assert.Equal(variant == XdsVariant.Sotw && type.FullStateInSotw ? 2 : 1, client.Responses.Last().Resources.Count);
        await Eventually.TrueAsync("acknowledged", () => server.Board.Proxies.Single().ConvergedRevision == 2);
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task Stream_NamingAnotherType_EndsWithInvalidArgument(string name, XdsVariant variant)
    {
        // Case 90
        var service = Find(name);
        var foreign = ReferenceEquals(service.Type, ResourceType.Cluster) ? ResourceType.Listener : ResourceType.Cluster;
        await using var server = await TestServer.StartAsync(Token);
        using var channel = GrpcChannel.ForAddress(server.Address);

        var status = variant == XdsVariant.Delta
            ? await StatusAsync(service.Delta(channel.CreateCallInvoker()), new DeltaDiscoveryRequest { Node = XdsTestClient.Node("n"), TypeUrl = foreign.TypeUrl })
            : await StatusAsync(service.Stream!(channel.CreateCallInvoker()), new DiscoveryRequest { Node = XdsTestClient.Node("n"), TypeUrl = foreign.TypeUrl });

        Assert.Equal(StatusCode.InvalidArgument, status.StatusCode);
        Assert.Contains(service.Type!.TypeUrl, status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_NamingAnotherTypeLater_EndsWithInvalidArgument()
    {
        // Case 90: the first message is no better than the others.
        await using var server = await TestServer.StartAsync(Token);
        server.Cache.Publish("shop", Snapshot.Create(1));
        using var channel = GrpcChannel.ForAddress(server.Address);
        using var call = XdsTestService.Of(ResourceType.Cluster).Stream!(channel.CreateCallInvoker());

        await call.RequestStream.WriteAsync(
            new DiscoveryRequest { Node = XdsTestClient.Node("n", "shop"), TypeUrl = ResourceType.Cluster.TypeUrl }, Token);
        Assert.True(await call.ResponseStream.MoveNext(Token));
        await call.RequestStream.WriteAsync(new DiscoveryRequest { TypeUrl = ResourceType.Endpoint.TypeUrl }, Token);

        var exception = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Token));
        Assert.Equal(StatusCode.InvalidArgument, exception.StatusCode);
    }

    [Theory]
    [MemberData(nameof(Fetches))]
    public async Task Fetch_OfAService_AnswersOnceWithTypeAndVersion(string name)
    {
        // Case 136
        var service = Find(name);
        var type = service.Type!;
        await using var server = await TestServer.StartAsync(Token);
        server.Cache.Publish("shop", Snapshot.Create(1, ResourceTable.Create(type, [Make(type, "a"), Make(type, "b")])));
        using var channel = GrpcChannel.ForAddress(server.Address);

        var response = await FetchAsync(service, channel, "a");

        Assert.Equal(type.TypeUrl, response.TypeUrl);
        Assert.Equal([Make(type, "a")], response.Resources.Select(any => TestResources.Parse(TestResources.NameOf(any), any)));
        Assert.NotEmpty(response.VersionInfo);
        Assert.Empty(server.Board.Proxies);
    }

    [Fact]
    public async Task Fetch_OfMoreNames_HasAnotherVersion()
    {
        // A poller that compares versions must not miss a name that it has added.
        var service = XdsTestService.Of(ResourceType.Route);
        await using var server = await TestServer.StartAsync(Token);
        server.Cache.Publish(
            "shop", Snapshot.Create(1, ResourceTable.Create(ResourceType.Route, [Make(ResourceType.Route, "a"), Make(ResourceType.Route, "b")])));
        using var channel = GrpcChannel.ForAddress(server.Address);

        var one = await FetchAsync(service, channel, "a");
        var two = await FetchAsync(service, channel, "a", "b");
        var again = await FetchAsync(service, channel, "a");

        Assert.NotEqual(one.VersionInfo, two.VersionInfo);
        Assert.Equal(one.VersionInfo, again.VersionInfo);
    }

    [Fact]
    public async Task Fetch_OfNamesThatDoNotExist_IsAnsweredEmpty()
    {
        await using var server = await TestServer.StartAsync(Token);
        server.Cache.Publish("shop", Snapshot.Create(1));
        using var channel = GrpcChannel.ForAddress(server.Address);

        var response = await FetchAsync(XdsTestService.Of(ResourceType.Route), channel, "nowhere");

        Assert.Equal(ResourceType.Route.TypeUrl, response.TypeUrl);
        Assert.Empty(response.Resources);
    }

    [Fact]
    public async Task Fetch_BeforeThereIsASnapshot_WaitsForIt()
    {
        // Case 16
        await using var server = await TestServer.StartAsync(Token);
        using var channel = GrpcChannel.ForAddress(server.Address);
        var fetching = FetchAsync(XdsTestService.Of(ResourceType.Cluster), channel);
        await Eventually.TrueAsync("admitted", () => server.Board.Proxies.Length == 1);

        server.Cache.Publish("shop", Snapshot.Create(1, ResourceTable.Create(ResourceType.Cluster, [Make(ResourceType.Cluster, "a")])));

        Assert.Single((await fetching.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System, Token)).Resources);
    }

    [Fact]
    public async Task Fetch_WithoutNode_IsInvalid()
    {
        await using var server = await TestServer.StartAsync(Token);
        using var channel = GrpcChannel.ForAddress(server.Address);

        var exception = await Assert.ThrowsAsync<RpcException>(
            () => XdsTestService.Of(ResourceType.Cluster).FetchAsync!(channel.CreateCallInvoker(), new DiscoveryRequest()));

        Assert.Equal(StatusCode.InvalidArgument, exception.StatusCode);
    }

    private static XdsTestService Find(string name) => XdsTestService.Separate.Single(service => service.Name == name);

    private static EnvoyResource Make(ResourceType type, string name, int revision = 1) => XdsResources.OfType(type, name, revision);

    private static EnvoyResource Parse(XdsTestClient client, ResourceType type, string name) =>
        TestResources.Parse(name, client.Held(type)[name]);

    private static Task<DiscoveryResponse> FetchAsync(XdsTestService service, GrpcChannel channel, params string[] names) =>
        service.FetchAsync!(
            channel.CreateCallInvoker(), new DiscoveryRequest { Node = XdsTestClient.Node("poller", "shop"), ResourceNames = { names } });

    private static async Task<Status> StatusAsync<TRequest, TResponse>(AsyncDuplexStreamingCall<TRequest, TResponse> call, TRequest first)
    {
        using (call)
        {
            await call.RequestStream.WriteAsync(first, Token);
            var exception = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Token));
            return exception.Status;
        }
    }
}
