using System.Runtime.CompilerServices;
using ControlPlane.Features.Tests.Meshes;
using ControlPlane.Features.Tests.Programs;
using ControlPlane.Features.Tests.Requests;

namespace ControlPlane.Features.Tests.Traffic;

/// <summary>A part of the requests goes to a new version: the file of the demo, unchanged.</summary>
public sealed class CanaryTests(StandardMesh standard) : StandardFeature(standard)
{
    private const int Requests = 1000;

    [Theory, MemberData(nameof(EnvoyVariant.Labels), MemberType = typeof(EnvoyVariant))]
    public async Task Canary_OfTheDemo_Sends90And10Percent(string label)
    {
        await Standard.ApplyAsync(await File.ReadAllTextAsync(DemoPolicy(), TestContext.Current.CancellationToken));

        var replies = await Standard.ClientOf(Variant(label)).GetManyAsync(Requests, "http://myservice:9080/");

        Assert.All(replies, reply => Assert.Equal(System.Net.HttpStatusCode.OK, reply.Status));
        Shares.AssertShare(0.1, replies.CountOf("v2"), Requests);
        Assert.Equal(Requests, replies.CountOf("v1") + replies.CountOf("v2"));
    }

    [Fact]
    public async Task Canary_ByTheLocalListener_IsTheSame()
    {
        await Standard.ApplyAsync(await File.ReadAllTextAsync(DemoPolicy(), TestContext.Current.CancellationToken));
        var url = await Standard.ClientEnvoy(EnvoyVariant.CurrentDelta)
            .LocalListenerAsync("myservice.default.svc.cluster.local", 9080, TestContext.Current.CancellationToken);

        var replies = await Standard.Outside.GetManyAsync(Requests, $"{url}");

        Shares.AssertShare(0.1, replies.CountOf("v2"), Requests);
        Shares.AssertShare(0.9, replies.CountOf("v1"), Requests);
    }

    private static string DemoPolicy([CallerFilePath] string path = "") =>
        Path.Combine(Path.GetDirectoryName(path)!, "../../../demo/policies/myservice.yaml");
}
