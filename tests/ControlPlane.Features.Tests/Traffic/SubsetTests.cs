using ControlPlane.Features.Tests.Meshes;
using ControlPlane.Features.Tests.Programs;
using ControlPlane.Features.Tests.Requests;

namespace ControlPlane.Features.Tests.Traffic;

/// <summary>A route names a subset, and only workloads with its labels answer.</summary>
public sealed class SubsetTests(StandardMesh standard) : StandardFeature(standard)
{
    [Theory, MemberData(nameof(EnvoyVariant.Labels), MemberType = typeof(EnvoyVariant))]
    public async Task Subset_ByLabel_GetsEveryRequest(string label)
    {
        var client = Standard.ClientOf(Variant(label));
        await Standard.ApplyAsync(StandardMesh.Subsets + """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: myservice}
            spec:
              hosts: [myservice.default.svc.cluster.local]
              http:
              - match: [{uri: {prefix: /new}}]
                route: [{destination: {host: myservice, subset: v2}}]
              - route: [{destination: {host: myservice, subset: v1}}]
            """);

        Assert.Equal(60, (await client.GetManyAsync(60, "http://myservice:9080/new")).CountOf("v2"));
        Assert.Equal(60, (await client.GetManyAsync(60, "http://myservice.default.svc.cluster.local:9080/")).CountOf("v1"));
    }

    [Fact]
    public async Task Subset_WithoutAnyRule_AllVersionsAnswer()
    {
        await Standard.ApplyAsync("");

        var replies = await Standard.Client.GetManyAsync(200, "http://myservice.default:9080/");

        Assert.Equal(200, replies.CountOf("v1") + replies.CountOf("v2"));
        Assert.InRange(replies.CountOf("v1"), 20, 180);
    }
}
