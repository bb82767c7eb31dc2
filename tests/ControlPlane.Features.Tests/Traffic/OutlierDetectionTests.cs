using System.Net;
using ControlPlane.Features.Tests.Meshes;
using ControlPlane.Features.Tests.Programs;
using ControlPlane.Features.Tests.Requests;

namespace ControlPlane.Features.Tests.Traffic;

/// <summary>A backend that keeps failing gets no more requests for a while.</summary>
public sealed class OutlierDetectionTests(StandardMesh standard) : StandardFeature(standard)
{
    [Theory, MemberData(nameof(EnvoyVariant.Labels), MemberType = typeof(EnvoyVariant))]
    public async Task Ejection_AfterThreeFailures_TheOthersTakeOver(string label)
    {
        var client = Standard.ClientOf(Variant(label));
        await Standard.ApplyAsync("""
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: myservice}
            spec:
              host: myservice
              trafficPolicy:
                loadBalancer: {simple: ROUND_ROBIN}
                outlierDetection: {consecutive5xxErrors: 3, interval: 1s, baseEjectionTime: 60s, maxEjectionPercent: 50}
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: myservice}
            spec:
              hosts: [myservice]
              http:
              - retries: {attempts: 0}
                route: [{destination: {host: myservice}}]
            """);
        Standard.V2.Status = 500;

        var first = await client.GetManyAsync(60, "http://myservice:9080/");
        var failures = first.Count(reply => reply.Status == HttpStatusCode.InternalServerError);
        var after = await client.GetManyAsync(100, "http://myservice:9080/");

        // At least the three that were needed; a few more were under way.
        Assert.InRange(failures, 3, 12);
        Assert.Equal(100, after.CountOf("v1"));
    }
}
