using ControlPlane.Fixtures;
using ControlPlane.Xds.Sessions;
using Envoy.Config.Core.V3;
using Envoy.Service.Discovery.V3;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Status = Google.Rpc.Status;

namespace ControlPlane.Xds.Streams.Tests;

/// <summary>Clients that ask too much, over real sockets, each beside a healthy one that must not notice.</summary>
public sealed class StreamLimitsTests
{
    private const int Few = 8;

    private static readonly StreamLimits _small = new()
    {
        NodeBytes = 4096,
        NodeIdLength = 64,
        NodeMetadataBytes = 2048,
        NodeMetadataDepth = 4,
        NodeMetadataKeys = 10,
        FirstMessageBytes = 16 * 1024,
        FirstMessageNames = Few,
        FirstMessageNameLength = 64,
        Names = 2 * Few,
        NameLength = 128,
        NamesLength = 1024,
        UnknownTypes = Few,
        RequestsPerSecond = 1,
        RequestBurst = 50,
        RequestBacklog = TimeSpan.Zero,
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public Task Request_WithTooManyNames_EndsTheStream() =>
        RefusesAsync(StatusCode.InvalidArgument, StreamLimit.Names, [Ask(names: [.. Enumerable.Range(0, Few + 1).Select(n => $"n{n}")])]);

    [Fact]
    public Task Request_WithTooLongAName_EndsTheStream() =>
        RefusesAsync(StatusCode.InvalidArgument, StreamLimit.NameLength, [Ask(names: [new string('n', 65)])]);

    [Fact]
    public Task Request_ThatDropsTooManyNames_EndsTheStream()
    {
        var request = Ask();
        request.ResourceNamesUnsubscribe.AddRange(Enumerable.Range(0, Few + 1).Select(n => $"n{n}"));
        return RefusesAsync(StatusCode.InvalidArgument, StreamLimit.Names, [request]);
    }

    [Fact]
    public Task FirstMessage_WithAGiantNode_EndsTheStream()
    {
        var request = Ask();
        request.Node.UserAgentName = new string('x', 5000);
        return RefusesAsync(StatusCode.InvalidArgument, StreamLimit.NodeBytes, [request]);
    }

    [Theory]
    [InlineData("long", 3000, 1)]
    [InlineData("deep", 1, 5)]
    [InlineData("wide", 11, 1)]
    public Task FirstMessage_WithGiantNodeMetadata_EndsTheStream(string how, int size, int depth)
    {
        var request = Ask();
        request.Node.Metadata = how == "wide"
            ? new() { Fields = { Enumerable.Range(0, size).ToDictionary(n => $"k{n}", _ => Value.ForNull()) } }
            : new() { Fields = { ["k"] = Nested(Value.ForString(new string('x', size)), depth - 1) } };
        return RefusesAsync(StatusCode.InvalidArgument, StreamLimit.NodeMetadata, [request]);
    }

    [Theory]
    [InlineData("sidecar~1\nERROR forged")]
    [InlineData("sidecar~1\u001b[31m")]
    [InlineData("sidecar~a very long node id, longer than sixty-four characters, as it happens")]
    public Task FirstMessage_WithANodeIdThatIsNotFitForALog_EndsTheStream(string id)
    {
        var request = Ask();
        request.Node.Id = id;
        return RefusesAsync(StatusCode.InvalidArgument, StreamLimit.NodeId, [request]);
    }

    [Fact]
    public Task FirstMessage_TooLong_EndsTheStreamByItsHead()
    {
        var request = Ask();
        request.ErrorDetail = new Status { Message = new string('x', 17 * 1024) };
        return RefusesAsync(StatusCode.ResourceExhausted, StreamLimit.FirstMessageBytes, [request]);
    }

    [Fact]
    public Task Requests_WithTooManyNamesOverTime_EndTheStream() => RefusesAsync(
        StatusCode.InvalidArgument,
        StreamLimit.Names,
        [.. Enumerable.Range(0, 5).Select(round => Ask(names: [.. Enumerable.Range(0, Few / 2).Select(n => $"{round}.{n}")]))]);

    [Fact]
    public Task Requests_WithTooLongNamesOverTime_EndTheStream() => RefusesAsync(
        StatusCode.ResourceExhausted,
        StreamLimit.NameLength,
        [Ask(), .. Enumerable.Range(0, 10).Select(round => Ask($"type.googleapis.com/none.T{round % 3}", [$"{round}.{new string('n', 120)}"]))]);

    [Fact]
    public async Task Requests_ThatDropWhatTheyAskedFor_AreNotTooMany()
    {
        await using var server = await TestServer.StartAsync(Token, xds => xds.Limits = _small with { RequestBurst = 1000 });
        using var channel = GrpcChannel.ForAddress(server.Address);
        using var call = new AggregatedDiscoveryService.AggregatedDiscoveryServiceClient(channel).DeltaAggregatedResources(cancellationToken: Token);

        for (var round = 0; round < 20; round++)
        {
            var request = Ask(names: [.. Enumerable.Range(0, Few).Select(n => $"{round}.{n}")]);
            request.ResourceNamesUnsubscribe.AddRange(Enumerable.Range(0, Few).Select(n => $"{round - 1}.{n}"));
            await call.RequestStream.WriteAsync(request, Token);
        }

        await Eventually.TrueAsync("20 requests", () => server.Metrics.Lines.Count(line => line.StartsWith("request ", StringComparison.Ordinal)) == 20);
        Assert.DoesNotContain(server.Metrics.Lines, line => line.StartsWith("limit ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Requests_ThatComeTooFast_WaitInsteadOfEndingTheStream()
    {
        await using var server = await TestServer.StartAsync(
            Token, xds => xds.Limits = _small with { RequestBurst = 1, RequestsPerSecond = 100, RequestBacklog = TimeSpan.FromHours(1) });
        using var channel = GrpcChannel.ForAddress(server.Address);
        using var call = new AggregatedDiscoveryService.AggregatedDiscoveryServiceClient(channel).DeltaAggregatedResources(cancellationToken: Token);
        var began = TimeProvider.System.GetTimestamp();

        for (var round = 0; round < 31; round++)
        {
            await call.RequestStream.WriteAsync(Ask(names: ["same"]), Token);
        }

        await Eventually.TrueAsync("all taken in", () => server.Metrics.Lines.Count(line => line.StartsWith("request ", StringComparison.Ordinal)) == 31);
        Assert.True(TimeProvider.System.GetElapsedTime(began) >= TimeSpan.FromMilliseconds(290));
        Assert.DoesNotContain(server.Metrics.Lines, line => line.StartsWith("limit ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Streams_BeyondTheirNumber_AreRefusedUntilOneEnds()
    {
        await using var server = await TestServer.StartAsync(Token, xds => xds.MaxStreams = 2);
        await using var first = server.Connect(XdsVariant.Delta, "sidecar~1");
        await first.StartLikeEnvoyAsync(Token);
        using var channel = GrpcChannel.ForAddress(server.Address);
        var client = new AggregatedDiscoveryService.AggregatedDiscoveryServiceClient(channel);
        using (var second = client.DeltaAggregatedResources(cancellationToken: Token))
        {
            await second.RequestStream.WriteAsync(Ask(), Token);
            await Eventually.TrueAsync("two streams", () => server.Board.Proxies.Length == 2);
            using var third = client.DeltaAggregatedResources(cancellationToken: Token);
            await third.RequestStream.WriteAsync(Ask(), Token);
            var refused = await Assert.ThrowsAsync<RpcException>(() => third.ResponseStream.MoveNext(Token));
            Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
            Assert.Contains($"limit {StreamLimit.Streams}", server.Metrics.Lines);
        }

        await Eventually.TrueAsync("one stream", () => server.Board.Proxies.Length == 1);
        using var another = client.DeltaAggregatedResources(cancellationToken: Token);
        await another.RequestStream.WriteAsync(Ask(), Token);
        await Eventually.TrueAsync("two streams again", () => server.Board.Proxies.Length == 2);
    }

    [Theory]
    [InlineData("names")]
    [InlineData("node")]
    [InlineData("bytes")]
    public async Task Fetch_OverALimit_IsRefusedLikeAStream(string what)
    {
        await using var server = await TestServer.StartAsync(Token, xds => xds.Limits = _small);
        using var channel = GrpcChannel.ForAddress(server.Address);
        var request = new DiscoveryRequest { Node = new Node { Id = "sidecar~hostile", Cluster = "shop" } };
        var (status, limit) = Spoil(request, what);

        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
            await new global::Envoy.Service.Cluster.V3.ClusterDiscoveryService.ClusterDiscoveryServiceClient(channel).FetchClustersAsync(request, cancellationToken: Token));

        Assert.Equal(status, refused.StatusCode);
        Assert.Contains($"limit {limit}", server.Metrics.Lines);
    }

    [Fact]
    public Task Requests_OfTooManyTypes_EndTheStream() => RefusesAsync(
        StatusCode.InvalidArgument, StreamLimit.Types, [.. Enumerable.Range(0, Few + 1).Select(n => Ask($"type.googleapis.com/none.T{n}"))]);

    [Fact]
    public Task Requests_ThatFloodWithRefusals_EndTheStream() => RefusesAsync(
        StatusCode.ResourceExhausted,
        StreamLimit.RequestRate,
        [Ask(), .. Enumerable.Range(0, 200).Select(n => Ask(nonce: $"{n}", error: "no"))]);

    [Fact]
    public async Task Stream_WithoutAMessage_EndsInTime()
    {
        await using var server = await TestServer.StartAsync(
            Token, xds => xds.Limits = _small with { FirstMessageTimeout = TimeSpan.FromMilliseconds(100) });
        using var channel = GrpcChannel.ForAddress(server.Address);
        using var call = new AggregatedDiscoveryService.AggregatedDiscoveryServiceClient(channel).DeltaAggregatedResources(cancellationToken: Token);

        var ended = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Token));

        Assert.Equal(StatusCode.DeadlineExceeded, ended.StatusCode);
        Assert.Contains($"limit {StreamLimit.FirstMessage}", server.Metrics.Lines);
    }

    [Fact]
    public async Task Server_Stops_DoesNotWaitForAStreamThatSaysNothing()
    {
        await using var server = await TestServer.StartAsync(Token, xds => xds.Limits = _small with { FirstMessageTimeout = TimeSpan.FromHours(1) });
        using var channel = GrpcChannel.ForAddress(server.Address);
        var silent = new AggregatedDiscoveryService.AggregatedDiscoveryServiceClient(channel).DeltaAggregatedResources(cancellationToken: Token);
        await using var healthy = server.Connect(XdsVariant.Delta);
        await healthy.StartLikeEnvoyAsync(Token);
        await Eventually.TrueAsync("connected", () => server.Board.Proxies.Length == 1);

        // The host would wait for half a minute.
        await server.StopAsync(Token).WaitAsync(TimeSpan.FromSeconds(15), TimeProvider.System, Token);

        await Assert.ThrowsAsync<RpcException>(() => silent.ResponseStream.MoveNext(Token));
        silent.Dispose();
    }

    [Fact]
    public async Task Limit_ExceededAgainAndAgain_IsLoggedOnceWithWhoAndWhichOption()
    {
        using var log = new RecordedLog();
        await using var server = await TestServer.StartAsync(
            Token,
            xds =>
            {
                xds.Limits = _small;
                xds.DescribeLimit = static limit => $"--option-of-{limit}";
            },
            add: services => services.AddSingleton<ILoggerProvider>(log));
        using var channel = GrpcChannel.ForAddress(server.Address);
        for (var attempt = 0; attempt < 3; attempt++)
        {
            using var call = new AggregatedDiscoveryService.AggregatedDiscoveryServiceClient(channel).DeltaAggregatedResources(cancellationToken: Token);
            await call.RequestStream.WriteAsync(Ask(names: [new string('n', 65)]), Token);
            await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(Token));
        }

        var line = Assert.Single(log.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal));
        Assert.Contains("sidecar~hostile at ipv4:127.0.0.1:", line, StringComparison.Ordinal);
        Assert.Contains("--option-of-NameLength", line, StringComparison.Ordinal);
        Assert.Equal(3, server.Metrics.Lines.Count(static entry => entry == "limit NameLength"));
    }

    private static (StatusCode Status, StreamLimit Limit) Spoil(DiscoveryRequest request, string what)
    {
        switch (what)
        {
            case "names":
                request.ResourceNames.AddRange(Enumerable.Range(0, Few + 1).Select(n => $"n{n}"));
                return (StatusCode.InvalidArgument, StreamLimit.Names);
            case "node":
                request.Node.UserAgentName = new string('x', 5000);
                return (StatusCode.InvalidArgument, StreamLimit.NodeBytes);
            default:
                request.ErrorDetail = new Status { Message = new string('x', 17 * 1024) };
                return (StatusCode.ResourceExhausted, StreamLimit.FirstMessageBytes);
        }
    }

    private static Value Nested(Value value, int depth) => depth == 0 ? value : Nested(Value.ForList(value), depth - 1);

    private static async Task RefusesAsync(StatusCode status, StreamLimit limit, DeltaDiscoveryRequest[] requests)
    {
        await using var server = await TestServer.StartAsync(Token, xds => xds.Limits = _small);
        await using var healthy = server.Connect(XdsVariant.Delta);
        await healthy.StartLikeEnvoyAsync(Token);
        using var channel = GrpcChannel.ForAddress(server.Address);
        using var call = new AggregatedDiscoveryService.AggregatedDiscoveryServiceClient(channel).DeltaAggregatedResources(cancellationToken: Token);

        var ended = await Assert.ThrowsAsync<RpcException>(() => SendAllAsync(call, requests));

        Assert.Equal(status, ended.StatusCode);
        Assert.Contains($"limit {limit}", server.Metrics.Lines);
        await Eventually.TrueAsync("only the healthy stream is left", () => server.Board.Proxies.Length == 1);
    }

    /// <summary>The server may end the stream while requests are still on their way; its status comes with the next answer.</summary>
    private static async Task SendAllAsync(
        AsyncDuplexStreamingCall<DeltaDiscoveryRequest, DeltaDiscoveryResponse> call, DeltaDiscoveryRequest[] requests)
    {
        try
        {
            foreach (var request in requests)
            {
                await call.RequestStream.WriteAsync(request, Token);
            }
        }
        catch (Exception exception) when (exception is RpcException or IOException or InvalidOperationException)
        {
            // The answer says why.
        }

        while (await call.ResponseStream.MoveNext(Token))
        {
        }
    }

    private static DeltaDiscoveryRequest Ask(string? type = null, string[]? names = null, string nonce = "", string? error = null)
    {
        var request = new DeltaDiscoveryRequest
        {
            Node = new Node { Id = "sidecar~hostile", Cluster = "shop" },
            TypeUrl = type ?? ResourceType.Cluster.TypeUrl,
            ResponseNonce = nonce,
        };
        request.ResourceNamesSubscribe.AddRange(names ?? []);
        if (error is not null)
        {
            request.ErrorDetail = new Status { Code = 3, Message = error };
        }

        return request;
    }
}
