using ControlPlane.Features.Tests.Meshes;

namespace ControlPlane.Features.Tests.Traffic;

/// <summary>A rule adds, replaces and removes headers, of the request and of the response.</summary>
public sealed class HeaderOperationsTests(StandardMesh standard) : StandardFeature(standard)
{
    [Fact]
    public async Task Headers_OfRouteAndDestination_AreChangedBothWays()
    {
        await Standard.ApplyAsync("""
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: myservice}
            spec:
              hosts: [myservice]
              http:
              - headers:
                  request: {set: {x-set: new}, add: {x-added: more}, remove: [x-secret]}
                  response: {set: {x-answer: "42"}, remove: [x-app]}
                route:
                - destination: {host: myservice}
                  headers: {request: {set: {x-destination: "yes"}}}
            """);

        var reply = await Standard.Client.GetAsync("http://myservice:9080/", ("x-set", "old"), ("x-added", "one"), ("x-secret", "s"));

        Assert.Equal("new", reply.Seen.Headers["x-set"]);
        Assert.Equal("one,more", reply.Seen.Headers["x-added"]);
        Assert.Equal("yes", reply.Seen.Headers["x-destination"]);
        Assert.DoesNotContain("x-secret", reply.Seen.Headers.Keys);
        Assert.Equal("42", reply.Headers["x-answer"]);
        Assert.DoesNotContain("x-app", reply.Headers.Keys);
    }
}
