using System.Net;
using ControlPlane.Features.Tests.Meshes;
using ControlPlane.Features.Tests.Programs;

namespace ControlPlane.Features.Tests.Traffic;

/// <summary>Clients are told to ask elsewhere.</summary>
public sealed class RedirectTests(StandardMesh standard) : StandardFeature(standard)
{
    [Theory, MemberData(nameof(EnvoyVariant.Labels), MemberType = typeof(EnvoyVariant))]
    public async Task Redirect_PathAndAuthority_AnswersWithTheNewPlace(string label)
    {
        await Standard.ApplyAsync("""
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: myservice}
            spec:
              hosts: [myservice]
              http:
              - match: [{uri: {exact: /old}}]
                redirect: {uri: /new, authority: elsewhere.example.com, redirectCode: 302}
              - route: [{destination: {host: myservice}}]
            """);

        var reply = await Standard.ClientOf(Variant(label)).GetAsync("http://myservice:9080/old?a=b");

        Assert.Equal(HttpStatusCode.Found, reply.Status);
        Assert.StartsWith("http://elsewhere.example.com", reply.Headers["location"], StringComparison.Ordinal);
        Assert.EndsWith("/new?a=b", reply.Headers["location"], StringComparison.Ordinal);
        Assert.Equal(0, Standard.V1.Requests + Standard.V2.Requests);
    }
}
