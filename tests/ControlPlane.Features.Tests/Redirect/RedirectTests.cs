using System.Net;
using System.Net.WebSockets;
using System.Text;
using ControlPlane.Features.Tests.Apps;
using ControlPlane.Features.Tests.Requests;
using ControlPlane.Fixtures;
using Grpc.Core;
using Grpc.Net.Client;

namespace ControlPlane.Features.Tests.Redirect;

/// <summary>The kernel leads an app's connections through its sidecar; the app knows nothing of it.</summary>
[Trait("Category", "Netns")]
public sealed class RedirectTests(RedirectLab lab) : IClassFixture<RedirectLab>, IAsyncLifetime
{
    private const string UnusedAddress = "10.99.9.9";

    public ValueTask InitializeAsync()
    {
        Assert.SkipWhen(lab.Obstacle is not null, lab.Obstacle ?? "");
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (TestContext.Current.TestState?.Result == TestResult.Failed && lab.Mesh is not null)
        {
            TestContext.Current.TestOutputHelper?.WriteLine(await lab.Mesh.DescribeAsync());
        }
    }

    [Fact]
    public async Task Http_ByTheHostsFile_GoesThroughBothSidecars()
    {
        var file = Path.Combine(Directory.CreateDirectory($"/etc/netns/{lab.Client.Space.Name}").FullName, "hosts");
        try
        {
            await File.WriteAllTextAsync(file, "127.0.0.1 localhost\n", TestContext.Current.CancellationToken);
            await RedirectLab.MeshAsync(lab.Hub, "proxy", "hosts", lab.EnvoyOf("client").NodeId, "--write", file);
            var address = (await lab.Client.RunAsync("getent", "hosts", "web")).Split(' ')[0];
            var before = await InboundRequestsAsync();

            using var caller = lab.Client.Caller(_ => address);
            var reply = await caller.GetAsync("http://web/path");

            Assert.Equal(RedirectLab.WebAddress, address);
            Assert.Equal(("web", "/path"), (reply.Seen.App, reply.Seen.Path));
            Assert.Equal(before + 1, await InboundRequestsAsync());
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }

    [Fact]
    public async Task Http_BySidecarsDns_IsTheSame()
    {
        using var caller = lab.DnsClient.Caller(host => Resolve(host));

        Assert.Equal("web", (await caller.GetAsync("http://web.default.svc.cluster.local/")).Seen.App);
    }

    [Fact]
    public async Task Service_WithoutAddress_IsGivenOneByDns()
    {
        var address = Resolve("noaddress.test");

        await using var talk = new TcpTalk(lab.DnsClient.Connect(address, 7000));

        Assert.InRange(IPAddress.Parse(address).GetAddressBytes()[0], (byte)240, (byte)255); // of 240.0.0.0/4, which is nobody's
        Assert.Equal("web-tcp: hello", await talk.AskAsync("hello"));
    }

    [Fact]
    public async Task Tcp_PassesBytes()
    {
        await using var talk = new TcpTalk(lab.Client.Connect(RedirectLab.WebAddress, 9000));

        Assert.Equal("web-tcp: hello", await talk.AskAsync("hello"));
    }

    [Theory]
    [InlineData(9001)]
    [InlineData(9002)]
    public async Task Tcp_ServerThatSpeaksFirst_IsHeard(int port)
    {
        await using var talk = new TcpTalk(lab.Client.Connect(RedirectLab.WebAddress, port));

        Assert.Equal("welcome", await talk.ReadAsync());
        Assert.Equal("web-first: thanks", await talk.AskAsync("thanks"));
    }

    [Fact]
    public async Task Tls_OfTheApps_IsPassedOnByItsServerName() =>
        Assert.Equal("asked for secure.test", await TlsApp.AskAsync(lab.Client.Connect(UnusedAddress, 443), "secure.test"));

    [Fact]
    public async Task Http2_IsHttp2AllTheWay()
    {
        using var caller = lab.Client.Caller(_ => RedirectLab.WebAddress);

        var reply = await caller.SendAsync(HttpMethod.Get, "http://web:91/", [], HttpVersion.Version20);

        Assert.Equal(("web", "HTTP/2"), (reply.Seen.App, reply.Seen.Protocol));
    }

    [Fact]
    public async Task Grpc_CallsAndStatuses_Pass()
    {
        using var handler = lab.Client.Handler(_ => RedirectLab.WebAddress);
        using var channel = GrpcChannel.ForAddress("http://web:90", new() { HttpHandler = handler });
        var invoker = channel.CreateCallInvoker();

        var answer = await invoker.AsyncUnaryCall(GrpcEcho.Method, null, new(cancellationToken: TestContext.Current.CancellationToken), "hello"u8.ToArray());
        var failure = await Assert.ThrowsAsync<RpcException>(async () =>
            await invoker.AsyncUnaryCall(GrpcEcho.Method, null, new(new Metadata { { "x-grpc-status", "5" } }), "hello"u8.ToArray()));

        Assert.Equal("web: hello", Encoding.UTF8.GetString(answer));
        Assert.Equal(StatusCode.NotFound, failure.StatusCode);
    }

    [Fact]
    public async Task WebSocket_Messages_ComeBack()
    {
        var token = TestContext.Current.CancellationToken;
        using var handler = lab.Client.Handler(_ => RedirectLab.WebAddress);
        using var invoker = new HttpMessageInvoker(handler);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri("ws://web/chat"), invoker, token);

        await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, true, token);
        var buffer = new byte[64];
        var received = await socket.ReceiveAsync(buffer, token).WaitAsync(TimeSpan.FromSeconds(20), token);

        Assert.Equal("hello", Encoding.UTF8.GetString(buffer, 0, received.Count));
    }

    [Fact]
    public async Task Inbound_FromSomebodyWithoutSidecar_ComesThrough15006()
    {
        var before = await InboundRequestsAsync();
        using var caller = lab.Stranger.Caller(_ => lab.Server.Address);

        var reply = await caller.GetAsync("http://web:8080/");

        Assert.Equal("web", reply.Seen.App);
        Assert.Contains("x-request-id", reply.Seen.Headers.Keys); // the server's sidecar gives one
        Assert.Equal(before + 1, await InboundRequestsAsync());
    }

    [Fact]
    public async Task UnknownDestinations_FollowThePolicy()
    {
        using var caller = lab.Client.Caller(_ => lab.Stranger.Address);
        Assert.Equal("stranger", (await caller.GetAsync("http://unknown.test:8080/")).Seen.App);
        Assert.Equal("stranger-tcp: hello", await AskStrangerAsync());

        await lab.Mesh.WriteMeshConfigAsync(lab.MeshConfig("REGISTRY_ONLY"));
        await Eventually.TrueAsync("TCP to a stranger ends without an answer", async _ => await AskStrangerAsync() is null);
        await Eventually.TrueAsync("HTTP to a stranger is refused", async _ => await StatusOfUnknownAsync() == HttpStatusCode.BadGateway);

        await lab.Mesh.WriteMeshConfigAsync(lab.MeshConfig("ALLOW_ANY"));
        await Eventually.TrueAsync("TCP to a stranger is answered again", async _ => await AskStrangerAsync() is not null);
    }

    /// <summary>On port 80, where some service speaks HTTP, so that the answer is one.</summary>
    private async Task<HttpStatusCode> StatusOfUnknownAsync()
    {
        using var caller = lab.Client.Caller(_ => UnusedAddress);
        return (await caller.GetAsync("http://unknown.test/")).Status;
    }

    private async Task<string?> AskStrangerAsync()
    {
        try
        {
            await using var talk = new TcpTalk(lab.Client.Connect(lab.Stranger.Address, 9000));
            return await talk.AskAsync("hello");
        }
        catch (IOException)
        {
            return null; // reset
        }
    }

    private string Resolve(string name) =>
        DnsQuestion.Ask(lab.DnsClient, name, RedirectLab.ControlPlaneAddress)?.ToString() ?? throw new InvalidOperationException($"the sidecar's DNS does not know {name}");

    private async Task<long> InboundRequestsAsync()
    {
        var stats = await lab.EnvoyOf("server").StatsAsync(@"^http\.inbound_.*\.downstream_rq_total$", TestContext.Current.CancellationToken);
        return stats.Values.Sum();
    }
}
