using System.Net;
using System.Net.Http.Headers;
using Grpc.Core;
using static ControlPlane.Xds.Streams.Tests.Hostile.RawConnection;

namespace ControlPlane.Xds.Streams.Tests.Hostile;

/// <summary>What is not HTTP/2, not gRPC, or not a discovery request (H-34, H-45, H-49, H-50): refused, and nobody else notices.</summary>
[Collection(nameof(Alone))]
public sealed class TransportTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, byte[]> NotHttp2 => new()
    {
        { "noise", Noise(4096) },
        { "HTTP/1.1", "GET / HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray() },
        { "WebSocket", "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13\r\n\r\n"u8.ToArray() },
        { "frame too long", [.. Preface, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0, 1] },
        { "settings of odd length", [.. Preface, .. Frame(4, 0, 0, [1, 2, 3])] },
        { "headers that are no HPACK", [.. Preface, .. Frame(1, 4, 1, Noise(64))] },
        { "data on the connection", [.. Preface, .. Frame(0, 0, 0, [1])] },
        { "ping of odd length", [.. Preface, .. Frame(6, 0, 0, [1])] },
        { "continuation of nothing", [.. Preface, .. Frame(9, 4, 1, [1])] },
        { "reset of an idle stream", [.. Preface, .. Frame(3, 0, 7, [0, 0, 0, 8])] },
        { "window that grows by nothing", [.. Preface, .. Frame(8, 0, 0, [0, 0, 0, 0])] },
        { "window that overflows", [.. Preface, .. Frame(8, 0, 0, [0x7F, 0xFF, 0xFF, 0xFF]), .. Frame(8, 0, 0, [0x7F, 0xFF, 0xFF, 0xFF])] },
        { "even stream", [.. Preface, .. Frame(1, 5, 2, [0x82])] },
    };

    public static TheoryData<string, byte[], StatusCode> NotGrpc => new()
    {
        { "two gigabytes announced", [0, 0x7F, 0xFF, 0xFF, 0xFF, 1, 2, 3], StatusCode.ResourceExhausted },
        { "four gigabytes announced", [0, 0xFF, 0xFF, 0xFF, 0xFF, 1, 2, 3], StatusCode.ResourceExhausted },
        { "compressed", [1, 0, 0, 0, 3, 1, 2, 3], StatusCode.Unimplemented },
        { "cut short", [0, 0, 0, 0, 9, 1, 2, 3], StatusCode.Internal },
        { "not protobuf", [0, 0, 0, 0, 4, 0xFF, 0xFF, 0xFF, 0xFF], StatusCode.InvalidArgument },
        { "a group that never ends", [0, 0, 0, 0, 1, 0x0B], StatusCode.InvalidArgument },
        { "a length beyond the end", [0, 0, 0, 0, 3, 0x0A, 0x7F, 0x01], StatusCode.InvalidArgument },
        { "too deep", Message(DeepNode(10_000)), StatusCode.InvalidArgument },
        { "an empty message", [0, 0, 0, 0, 0], StatusCode.InvalidArgument },
    };

    [Fact]
    public async Task Connections_ThatAreNotHttp2_AreClosed()
    {
        await using var healthy = await HealthyNeighbour.StartAsync();
        await healthy.SurvivesAsync(async _ =>
        {
            foreach (var row in NotHttp2)
            {
                using var raw = await OpenAsync(healthy.Server.Address);
                await raw.SendAsync(row.Data.Item2);
                Assert.Equal((row.Data.Item1, true), (row.Data.Item1, await raw.IsClosedAsync()));
            }
        });
    }

    [Fact]
    public async Task Calls_ThatAreNotGrpc_EndWithAStatusAndWithoutWaitingForWhatTheyAnnounce()
    {
        await using var healthy = await HealthyNeighbour.StartAsync();
        using var http = new HttpClient();
        await healthy.SurvivesAsync(async cancellationToken =>
        {
            foreach (var row in NotGrpc)
            {
                var (what, bytes, status) = row.Data;
                Assert.Equal((what, status), (what, await CallAsync(http, healthy.Server.Address, bytes, cancellationToken)));
            }
        });
    }

    [Fact]
    public async Task Connections_ThatAreHalfOpen_AreClosedByKeepalive()
    {
        await using var server = await TestServer.StartAsync(Token, keepalive: TimeSpan.FromSeconds(1));
        var silent = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => OpenAsync(server.Address)));

        // They begin like a client whose machine then vanishes: no ping is ever answered.
        await Task.WhenAll(silent.Select(raw => raw.SendAsync(Preface)));
        Assert.All(await Task.WhenAll(silent.Select(raw => raw.IsClosedAsync())), Assert.True);

        Assert.All(silent, static raw => raw.Dispose());
    }

    private static async Task<StatusCode> CallAsync(HttpClient http, Uri server, byte[] body, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server, "/envoy.service.discovery.v3.AggregatedDiscoveryService/DeltaAggregatedResources"))
        {
            Content = content,
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        request.Headers.TE.ParseAdd("trailers");
        request.Headers.Add("grpc-encoding", "gzip");
        using var response = await http.SendAsync(request, cancellationToken);
        await response.Content.ReadAsByteArrayAsync(cancellationToken);
        var status = response.Headers.TryGetValues("grpc-status", out var early) ? early : response.TrailingHeaders.GetValues("grpc-status");
        return (StatusCode)int.Parse(status.Single(), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static byte[] Message(byte[] payload) =>
        [0, (byte)(payload.Length >> 24), (byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length, .. payload];

    /// <summary>Field 1 (node), in it field 3 (metadata), in that lists in lists.</summary>
    private static byte[] DeepNode(int depth)
    {
        byte[] value = [];
        for (var level = 0; level < depth && value.Length < 100_000; level++)
        {
            value = Field(6, Field(1, value));
        }

        return Field(1, Field(3, Field(1, [.. Field(1, "k"u8.ToArray()), .. Field(2, value)])));
    }

    private static byte[] Field(int number, byte[] payload)
    {
        List<byte> bytes = [(byte)((number << 3) | 2)];
        var length = (uint)payload.Length;
        for (; length > 0x7F; length >>= 7)
        {
            bytes.Add((byte)(length | 0x80));
        }

        return [.. bytes, (byte)length, .. payload];
    }

    private static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        return bytes;
    }
}
