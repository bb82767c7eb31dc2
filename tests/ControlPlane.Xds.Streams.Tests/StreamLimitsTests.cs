using ControlPlane.Fixtures;
using ControlPlane.Xds.Sessions;
using Envoy.Config.Core.V3;
using Envoy.Service.Discovery.V3;
using Grpc.Core;
using Grpc.Net.Client;
using Status = Google.Rpc.Status;

namespace ControlPlane.Xds.Streams.Tests;

/// <summary>Clients that ask too much, over real sockets, each beside a healthy one that must not notice.</summary>
public sealed class StreamLimitsTests
{
    private const int Few = 8;

    private static readonly StreamLimits _small = new()
    {
        NodeBytes = 4096,
        NamesPerRequest = Few,
        NameLength = 64,
        TypesPerStream = Few,
        RequestsPerSecond = 1,
        RequestBurst = 50,
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
    public Task FirstMessage_WithGiantNodeMetadata_EndsTheStream()
    {
        var request = Ask();
        request.Node.Metadata = new();
        request.Node.Metadata.Fields["junk"] = Google.Protobuf.WellKnownTypes.Value.ForString(new string('x', 5000));
        return RefusesAsync(StatusCode.InvalidArgument, StreamLimit.NodeBytes, [request]);
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
