using ControlPlane.Features.Tests.Meshes;
using ControlPlane.Features.Tests.Programs;
using ControlPlane.Features.Tests.Requests;

namespace ControlPlane.Features.Tests.Traffic;

/// <summary>Requests are told apart by their headers.</summary>
public sealed class HeaderMatchTests(StandardMesh standard) : StandardFeature(standard)
{
    [Theory, MemberData(nameof(EnvoyVariant.Labels), MemberType = typeof(EnvoyVariant))]
    public async Task Match_ByHeaders_SendsEachToItsVersion(string label)
    {
        var client = Standard.ClientOf(Variant(label));
        await Standard.ApplyAsync(StandardMesh.Subsets + """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: myservice}
            spec:
              hosts: [myservice]
              http:
              - match: [{headers: {end-user: {exact: jason}}}, {headers: {cookie: {regex: "(.*; )?group=test(;.*)?"}}}]
                route: [{destination: {host: myservice, subset: v2}}]
              - route: [{destination: {host: myservice, subset: v1}}]
            """);

        Assert.Equal("v2", (await client.GetAsync("http://myservice:9080/", ("end-user", "jason"))).Version);
        Assert.Equal("v2", (await client.GetAsync("http://myservice:9080/", ("cookie", "a=b; group=test"))).Version);
        Assert.Equal("v1", (await client.GetAsync("http://myservice:9080/", ("end-user", "jasonx"))).Version);
        Assert.Equal(50, (await client.GetManyAsync(50, "http://myservice:9080/")).CountOf("v1"));
    }
}
