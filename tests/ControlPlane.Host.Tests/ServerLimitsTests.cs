using System.Net;
using System.Net.Sockets;
using ControlPlane.Fixtures;
using ControlPlane.Host.Options;
using ControlPlane.Xds.Streams;
using Grpc.Core;

namespace ControlPlane.Host.Tests;

/// <summary>That options of limits reach what they limit.</summary>
public sealed class ServerLimitsTests : IDisposable
{
    private readonly ServerFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Streams_BeyondTheLimit_AreRefusedAndCounted()
    {
        await using var server = await StartAsync(new XdsLimits { Streams = 1 });
        await using var first = server.Connect("web");
        await first.StartLikeEnvoyAsync(Token);
        await Eventually.TrueAsync("the first is served", () => first.Responses.Count > 0);

        await using var second = server.Connect("api");
        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            await second.StartLikeEnvoyAsync(Token);
            await second.Ended;
        });

        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
        Assert.Contains("controlplane_xds_limit_exceeded_total{limit=\"streams\"} 1", await MetricsAsync(server), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Node_BeyondTheLimit_IsRefusedAndCounted()
    {
        await using var server = await StartAsync(new XdsLimits { Stream = new StreamLimits { NodeMetadataKeys = 3 } });
        await using var client = server.Connect("web", """{"A": "", "B": "", "C": {"D": ""}}""");

        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            await client.StartLikeEnvoyAsync(Token);
            await client.Ended;
        });

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.Contains("node.metadata has 4 keys; at most 3 are taken", refused.Status.Detail, StringComparison.Ordinal);
        Assert.Contains("controlplane_xds_limit_exceeded_total{limit=\"node_metadata\"} 1", await MetricsAsync(server), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connections_BeyondTheLimit_AreClosedAtOnceAndCountedUntilOneEnds()
    {
        await using var server = await StartAsync(new XdsLimits { Connections = 1 });
        using (var first = await ConnectAsync(server))
        {
            Assert.True(await IsServedAsync(first));
            using var second = await ConnectAsync(server);
            Assert.False(await IsServedAsync(second));
            Assert.Contains("controlplane_xds_connections_refused_total 1", await MetricsAsync(server), StringComparison.Ordinal);
        }

        await Eventually.TrueAsync("the next is served", async _ =>
        {
            using var next = await ConnectAsync(server);
            return await IsServedAsync(next);
        });
    }

    private static async Task<TcpClient> ConnectAsync(RunningServer server)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Xds.Port, Token);
        return client;
    }

    /// <summary>A server of HTTP/2 sends its settings first; one that refuses the connection closes it.</summary>
    private static async Task<bool> IsServedAsync(TcpClient client)
    {
        try
        {
            var stream = client.GetStream();
            await stream.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0"u8.ToArray(), Token);
            return await stream.ReadAsync(new byte[1], Token).AsTask().WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, Token) == 1;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static Task<string> MetricsAsync(RunningServer server) => server.Admin.GetStringAsync(new Uri("/metrics", UriKind.Relative), Token);

    private async Task<RunningServer> StartAsync(XdsLimits limits)
    {
        var server = await RunningServer.StartAsync(_folder.Root, options => options with { Limits = limits });
        await server.ReadyAsync();
        return server;
    }
}
