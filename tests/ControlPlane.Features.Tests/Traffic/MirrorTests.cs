using ControlPlane.Features.Tests.Meshes;
using ControlPlane.Features.Tests.Programs;
using ControlPlane.Features.Tests.Requests;
using ControlPlane.Fixtures;

namespace ControlPlane.Features.Tests.Traffic;

/// <summary>One version answers, another gets copies.</summary>
public sealed class MirrorTests(StandardMesh standard) : StandardFeature(standard)
{
    private const int Count = 400;

    [Theory, MemberData(nameof(EnvoyVariant.Labels), MemberType = typeof(EnvoyVariant))]
    public async Task Mirror_OfHalf_CopiesHalfAndAnswersWithTheOriginal(string label)
    {
        await Standard.ApplyAsync(StandardMesh.Subsets + """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: myservice}
            spec:
              hosts: [myservice]
              http:
              - route: [{destination: {host: myservice, subset: v1}}]
                mirror: {host: myservice, subset: v2}
                mirrorPercentage: {value: 50}
            """);

        var replies = await Standard.ClientOf(Variant(label)).GetManyAsync(Count, "http://myservice:9080/");

        Assert.Equal(Count, replies.CountOf("v1"));
        await Eventually.TrueAsync("the copies have arrived", () => Standard.V2.Requests > Count / 3);
        Shares.AssertShare(0.5, Standard.V2.Requests, Count);
    }
}
