using System.Net;
using ControlPlane.Features.Tests.Meshes;
using ControlPlane.Features.Tests.Programs;

namespace ControlPlane.Features.Tests.Traffic;

/// <summary>A request that takes longer than its rule allows is answered with 504.</summary>
public sealed class TimeoutTests(StandardMesh standard) : StandardFeature(standard)
{
    [Theory, MemberData(nameof(EnvoyVariant.Labels), MemberType = typeof(EnvoyVariant))]
    public async Task Timeout_SlowBackend_504AndTheQuickOneAnswers(string label)
    {
        var client = Standard.ClientOf(Variant(label));
        await Standard.ApplyAsync("""
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: myservice}
            spec:
              hosts: [myservice]
              http:
              - timeout: 500ms
                retries: {attempts: 0}
                route: [{destination: {host: myservice}}]
            """);

        var slow = await client.GetAsync("http://myservice:9080/?delay=15000");
        var quick = await client.GetAsync("http://myservice:9080/");

        Assert.Equal(HttpStatusCode.GatewayTimeout, slow.Status);
        Assert.InRange(slow.Took.TotalMilliseconds, 490, 14_000);
        Assert.Equal(HttpStatusCode.OK, quick.Status);
    }
}
