using ControlPlane.Features.Tests.Meshes;
using ControlPlane.Features.Tests.Programs;

namespace ControlPlane.Features.Tests.Traffic;

/// <summary>A team fills in the routes of its path, in an object of its own.</summary>
public sealed class DelegateTests(StandardMesh standard) : StandardFeature(standard)
{
    [Theory, MemberData(nameof(EnvoyVariant.Labels), MemberType = typeof(EnvoyVariant))]
    public async Task Delegate_DecidesWithinItsRoot(string label)
    {
        await Standard.ApplyAsync(StandardMesh.Subsets + """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: root}
            spec:
              hosts: [myservice]
              http:
              - match: [{uri: {prefix: /team/}, headers: {x-root: {exact: "1"}}}]
                delegate: {name: team}
              - route: [{destination: {host: myservice, subset: v1}}]
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: team}
            spec:
              http:
              - match: [{uri: {prefix: /team/new}}]
                route: [{destination: {host: myservice, subset: v2}}]
              - match: [{uri: {prefix: /team/old}}]
                directResponse: {status: 410}
            """);
        var client = Standard.ClientOf(Variant(label));

        Assert.Equal("v2", (await client.GetAsync("http://myservice:9080/team/new/x", ("x-root", "1"))).Version);
        Assert.Equal(410, (int)(await client.GetAsync("http://myservice:9080/team/old", ("x-root", "1"))).Status);
        Assert.Equal("v1", (await client.GetAsync("http://myservice:9080/team/new/x")).Version);
        Assert.Equal("v1", (await client.GetAsync("http://myservice:9080/team/other", ("x-root", "1"))).Version);
    }
}
