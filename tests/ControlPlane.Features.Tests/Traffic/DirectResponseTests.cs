using System.Net;
using ControlPlane.Features.Tests.Meshes;

namespace ControlPlane.Features.Tests.Traffic;

/// <summary>The rule itself answers.</summary>
public sealed class DirectResponseTests(StandardMesh standard) : StandardFeature(standard)
{
    [Fact]
    public async Task DirectResponse_StatusAndBody_AreTheAnswer()
    {
        await Standard.ApplyAsync("""
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: myservice}
            spec:
              hosts: [myservice]
              http:
              - match: [{uri: {prefix: /closed}}]
                directResponse: {status: 503, body: {string: "closed for lunch"}}
                headers: {response: {set: {retry-after: "3600"}}}
              - route: [{destination: {host: myservice}}]
            """);

        var reply = await Standard.Client.GetAsync("http://myservice:9080/closed");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, reply.Status);
        Assert.Equal("closed for lunch", reply.Body);
        Assert.Equal("3600", reply.Headers["retry-after"]);
        Assert.Equal(0, Standard.V1.Requests + Standard.V2.Requests);
    }
}
