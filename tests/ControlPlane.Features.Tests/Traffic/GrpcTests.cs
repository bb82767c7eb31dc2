using System.Text;
using ControlPlane.Features.Tests.Apps;
using ControlPlane.Features.Tests.Meshes;
using Grpc.Core;
using Grpc.Net.Client;

namespace ControlPlane.Features.Tests.Traffic;

/// <summary>gRPC calls pass with their messages, trailers and statuses, and are balanced call by call.</summary>
public sealed class GrpcTests(StandardMesh standard) : StandardFeature(standard)
{
    private const int Calls = 60;

    [Fact]
    public async Task Grpc_ManyCallsOnOneConnection_ReachBothVersions()
    {
        await Standard.ApplyAsync("");
        using var channel = GrpcChannel.ForAddress(await Standard.LocalUrlAsync(9091));

        var answers = new List<string>();
        for (var i = 0; i < Calls; i++)
        {
            answers.Add(await SayAsync(channel, []));
        }

        Assert.All(answers, answer => Assert.EndsWith(": hello", answer, StringComparison.Ordinal));
        Assert.Equal(["myservice-v1: hello", "myservice-v2: hello"], answers.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Grpc_StatusOfTheApp_ReachesTheClient()
    {
        await Standard.ApplyAsync("");
        using var channel = GrpcChannel.ForAddress(await Standard.LocalUrlAsync(9091));

        var failure = await Assert.ThrowsAsync<RpcException>(() => SayAsync(channel, new() { { "x-grpc-status", "5" } }));

        Assert.Equal(StatusCode.NotFound, failure.StatusCode);
    }

    private static async Task<string> SayAsync(GrpcChannel channel, Metadata headers)
    {
        var options = new CallOptions(headers, DateTime.UtcNow.AddSeconds(20), TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(await channel.CreateCallInvoker().AsyncUnaryCall(GrpcEcho.Method, null, options, "hello"u8.ToArray()));
    }
}
