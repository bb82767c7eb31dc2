using System.Net;
using ControlPlane.Features.Tests.Meshes;
using ControlPlane.Features.Tests.Programs;
using ControlPlane.Features.Tests.Requests;

namespace ControlPlane.Features.Tests.Traffic;

/// <summary>A rule makes requests fail or wait that would have succeeded at once.</summary>
public sealed class FaultTests(StandardMesh standard) : StandardFeature(standard)
{
    private const int Requests = 400;

    [Theory, MemberData(nameof(EnvoyVariant.Labels), MemberType = typeof(EnvoyVariant))]
    public async Task Abort_HalfOfRequests_FailWithoutReachingTheApp(string label)
    {
        await Standard.ApplyAsync(Rule("{abort: {httpStatus: 418, percentage: {value: 50}}}"));

        var replies = await Standard.ClientOf(Variant(label)).GetManyAsync(Requests, "http://myservice:9080/");

        var aborted = replies.Count(reply => reply.Status == (HttpStatusCode)418);
        Shares.AssertShare(0.5, aborted, Requests);
        Assert.Equal(Requests - aborted, replies.Count(reply => reply.Status == HttpStatusCode.OK));
        Assert.Equal(Requests - aborted, Standard.V1.Requests + Standard.V2.Requests);
    }

    [Fact]
    public async Task Delay_OfEveryRequest_MakesThemWait()
    {
        await Standard.ApplyAsync(Rule("{delay: {fixedDelay: 300ms, percentage: {value: 100}}}"));

        var replies = await Standard.Client.GetManyAsync(8, "http://myservice:9080/");

        Assert.All(replies, reply => Assert.Equal(HttpStatusCode.OK, reply.Status));
        Assert.All(replies, reply => Assert.InRange(reply.Took.TotalMilliseconds, 290, 20_000));
    }

    [Fact]
    public async Task Delay_OfOneHeader_OthersDoNotWait()
    {
        await Standard.ApplyAsync("""
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: myservice}
            spec:
              hosts: [myservice]
              http:
              - match: [{headers: {slow: {exact: "yes"}}}]
                fault: {delay: {fixedDelay: 10s, percentage: {value: 100}}}
                route: [{destination: {host: myservice}}]
              - route: [{destination: {host: myservice}}]
            """);

        var reply = await Standard.Client.GetAsync("http://myservice:9080/");

        Assert.InRange(reply.Took.TotalSeconds, 0, 9);
    }

    private static string Rule(string fault) => $"""
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata:
          name: myservice
        spec:
          hosts: [myservice]
          http:
          - fault: {fault}
            route:
            - destination:
                host: myservice
        """;
}
