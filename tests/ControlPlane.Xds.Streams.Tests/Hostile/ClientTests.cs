using ControlPlane.Fixtures;
using ControlPlane.Fixtures.Xds;
using Envoy.Config.Core.V3;
using Envoy.Service.Discovery.V3;
using Grpc.Core;
using Grpc.Net.Client;
using static Envoy.Service.Discovery.V3.AggregatedDiscoveryService;
using Status = Google.Rpc.Status;

namespace ControlPlane.Xds.Streams.Tests.Hostile;

/// <summary>
/// Clients that speak the protocol and mean ill (H-38 to H-45): name floods, nonce games, refusals without end, streams that nobody reads.
/// Each beside a healthy stream that must not notice, and nothing may be left of them.
/// </summary>
[Collection(nameof(Alone))]
public sealed class ClientTests
{
    private static readonly StreamLimits _impatient = new() { RequestBacklog = TimeSpan.FromSeconds(1), WriteTimeout = TimeSpan.FromSeconds(1), WriteBytesPerSecond = 64 * 1024 * 1024 };

    [Fact]
    public async Task NameFlood_OfNewNamesInEveryRequest_EndsAtTheLimitAndIsForgotten()
    {
        await using var healthy = await HealthyNeighbour.StartAsync(xds => xds.Limits = _impatient with { Names = 20_000 });
        await healthy.SurvivesAsync(async cancellationToken =>
        {
            for (var stream = 0; stream < 3; stream++)
            {
                await FloodAsync(
                    healthy.Server, 100, n => Ask([.. Enumerable.Range(0, 1000).Select(name => $"{n}.{name}.{new string('x', 80)}")]), cancellationToken);
            }

            Assert.Equal(3, healthy.Server.Metrics.Lines.Count(static line => line == "limit Names"));
        });
    }

    [Fact]
    public async Task Refusals_ThousandsASecondWithLongReasons_AreHeldBackAndAnsweredByNothing()
    {
        await using var healthy = await HealthyNeighbour.StartAsync(xds => xds.Limits = _impatient);
        await healthy.SurvivesAsync(async cancellationToken =>
        {
            var reason = new string('n', 100_000);

            await FloodAsync(healthy.Server, 3000, n => n == 0 ? Ask([]) : Ask([], "1", n % 100 == 1 ? reason : "no"), cancellationToken);

            Assert.Contains("limit RequestRate", healthy.Server.Metrics.Lines);
            // 200 at once and 50 a second: what is beyond that was never taken in.
            Assert.InRange(healthy.Server.Metrics.Lines.Count(static line => line.EndsWith("StaleNonce", StringComparison.Ordinal) || line.EndsWith("Nack", StringComparison.Ordinal)), 1, 2999);
        });
    }

    [Theory]
    [InlineData("stale")]
    [InlineData("future")]
    [InlineData("random")]
    [InlineData("huge")]
    public async Task Nonces_ThatWereNeverSent_AreNotAnswered(string kind)
    {
        await using var healthy = await HealthyNeighbour.StartAsync(xds => xds.Limits = _impatient);
        await healthy.SurvivesAsync(async cancellationToken =>
        {
            var random = new Random(7);
            string Nonce(int n) => kind switch
            {
                "stale" => "0",
                "future" => $"{1_000_000 + n}",
                "random" => $"{random.Next():x}",
                _ => new string('9', 10_000),
            };

            using var channel = GrpcChannel.ForAddress(healthy.Server.Address);
            using var call = new AggregatedDiscoveryServiceClient(channel).DeltaAggregatedResources(cancellationToken: cancellationToken);
            await call.RequestStream.WriteAsync(Ask(["nobody"]), cancellationToken);
            for (var n = 0; n < 150; n++)
            {
                await call.RequestStream.WriteAsync(Ask([], Nonce(n), n % 2 == 0 ? "no" : null), cancellationToken);
            }

            // The one answer: there is nobody of that name. Then the stream ends in order.
            await call.RequestStream.CompleteAsync();
            var answers = 0;
            while (await call.ResponseStream.MoveNext(cancellationToken))
            {
                answers++;
            }

            Assert.Equal(1, answers);
            Assert.True(healthy.Server.Metrics.Lines.Count(static line => line.StartsWith("request ", StringComparison.Ordinal)) > 150);
        });
    }

    [Fact]
    public async Task Streams_ThatNobodyReads_EndAndHoldNobodyUp()
    {
        await using var healthy = await HealthyNeighbour.StartAsync(xds => xds.Limits = _impatient);
        const int Streams = 3;
        healthy.Server.Cache.Publish(
            "big", Snapshot.Create(1, ResourceTable.Create(ResourceType.Cluster, Enumerable.Range(0, 8_000).Select(n => XdsResources.StaticCluster($"c{n}")))));
        await healthy.SurvivesAsync(async cancellationToken =>
        {
            using var channel = GrpcChannel.ForAddress(healthy.Server.Address);
            var calls = Enumerable.Range(0, Streams).Select(_ => new AggregatedDiscoveryServiceClient(channel).StreamAggregatedResources(cancellationToken: cancellationToken)).ToList();
            foreach (var call in calls)
            {
                await call.RequestStream.WriteAsync(
                    new DiscoveryRequest { Node = new Node { Id = "deaf", Cluster = "big" }, TypeUrl = ResourceType.Cluster.TypeUrl }, cancellationToken);
            }

            await Eventually.TrueAsync("all have stalled", () => healthy.Server.Metrics.Lines.Count(static line => line == "limit WriteStall") == Streams);
            healthy.Server.Cache.Remove("big");
            calls.ForEach(static call => call.Dispose());
        });
    }

    [Fact]
    public async Task Streams_OpenedAndResetInALoop_LeaveNothing()
    {
        await using var healthy = await HealthyNeighbour.StartAsync(xds => xds.Limits = _impatient);
        await healthy.SurvivesAsync(async cancellationToken =>
        {
            using var channel = GrpcChannel.ForAddress(healthy.Server.Address);
            for (var n = 0; n < 1000; n++)
            {
                using var call = new AggregatedDiscoveryServiceClient(channel).DeltaAggregatedResources(cancellationToken: cancellationToken);
                try
                {
                    await call.RequestStream.WriteAsync(Ask([]), cancellationToken);
                }
                catch (Exception exception) when (exception is RpcException or IOException)
                {
                    // The server has told the client to calm down.
                }
            }
        });
    }

    [Fact]
    public async Task Resources_ThatAClientClaimsToHold_AreForgottenWithIt()
    {
        await using var healthy = await HealthyNeighbour.StartAsync(xds => xds.Limits = _impatient);
        await healthy.SurvivesAsync(async cancellationToken =>
        {
            var request = Ask(["*"]);
            request.InitialResourceVersions.Add(Enumerable.Range(0, 60_000).ToDictionary(n => $"lie{n}", _ => "1"));
            using var channel = GrpcChannel.ForAddress(healthy.Server.Address, new GrpcChannelOptions { MaxReceiveMessageSize = null });
            using var call = new AggregatedDiscoveryServiceClient(channel).DeltaAggregatedResources(cancellationToken: cancellationToken);

            await call.RequestStream.WriteAsync(request, cancellationToken);
            var removed = 0;
            while (removed < 60_000 && await call.ResponseStream.MoveNext(cancellationToken))
            {
                removed += call.ResponseStream.Current.RemovedResources.Count;
                await call.RequestStream.WriteAsync(Ask([], call.ResponseStream.Current.Nonce), cancellationToken);
            }

            Assert.Equal(60_000, removed);
        });
    }

    /// <summary>Sends as fast as the server takes them, until it ends the stream. (A client that is still writing may not see the status.)</summary>
    private static async Task FloodAsync(
        TestServer server, int count, Func<int, DeltaDiscoveryRequest> request, CancellationToken cancellationToken)
    {
        using var channel = GrpcChannel.ForAddress(server.Address);
        using var call = new AggregatedDiscoveryServiceClient(channel).DeltaAggregatedResources(cancellationToken: cancellationToken);
        var reading = ReadAsync(call, cancellationToken);
        try
        {
            for (var n = 0; n < count; n++)
            {
                await call.RequestStream.WriteAsync(request(n), cancellationToken);
            }
        }
        catch (Exception exception) when (exception is RpcException or IOException or InvalidOperationException)
        {
            // The status says why.
        }

        await Assert.ThrowsAsync<RpcException>(() => reading);
    }

    private static async Task ReadAsync(
        AsyncDuplexStreamingCall<DeltaDiscoveryRequest, DeltaDiscoveryResponse> call, CancellationToken cancellationToken)
    {
        while (await call.ResponseStream.MoveNext(cancellationToken))
        {
        }
    }

    private static DeltaDiscoveryRequest Ask(string[] names, string nonce = "", string? error = null)
    {
        var request = new DeltaDiscoveryRequest
        {
            Node = new Node { Id = "hostile", Cluster = "shop" },
            TypeUrl = ResourceType.Cluster.TypeUrl,
            ResponseNonce = nonce,
        };
        request.ResourceNamesSubscribe.AddRange(names);
        if (error is not null)
        {
            request.ErrorDetail = new Status { Code = 3, Message = error };
        }

        return request;
    }
}
