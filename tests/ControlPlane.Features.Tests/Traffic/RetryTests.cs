using System.Net;
using ControlPlane.Features.Tests.Meshes;
using ControlPlane.Features.Tests.Programs;

namespace ControlPlane.Features.Tests.Traffic;

/// <summary>Requests that fail are tried again, as often as the rule allows.</summary>
public sealed class RetryTests(StandardMesh standard) : StandardFeature(standard)
{
    [Theory, MemberData(nameof(EnvoyVariant.Labels), MemberType = typeof(EnvoyVariant))]
    public async Task Retries_BackendThatFailsTwice_ThirdTryAnswers(string label)
    {
        await Standard.ApplyAsync(Rule("{attempts: 3, retryOn: 5xx, perTryTimeout: 5s}"));

        var reply = await Standard.ClientOf(Variant(label)).GetAsync("http://myservice:9080/?failFirst=2");

        Assert.Equal(HttpStatusCode.OK, reply.Status);
        Assert.Equal(3, reply.Seen.Attempt);
        Assert.Equal(3, Standard.V1.Requests);
    }

    [Fact]
    public async Task Retries_FewerThanFailures_AnswerIsTheFailure()
    {
        await Standard.ApplyAsync(Rule("{attempts: 2, retryOn: 5xx}"));

        var reply = await Standard.Client.GetAsync("http://myservice:9080/?failFirst=9");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, reply.Status);
        Assert.Equal(3, Standard.V1.Requests);
    }

    [Fact]
    public async Task Retries_SwitchedOff_OneTry()
    {
        await Standard.ApplyAsync(Rule("{attempts: 0}"));

        var reply = await Standard.Client.GetAsync("http://myservice:9080/?failFirst=1");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, reply.Status);
        Assert.Equal(1, Standard.V1.Requests);
    }

    private static string Rule(string retries) => StandardMesh.Subsets + $"""
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata:
          name: myservice
        spec:
          hosts: [myservice]
          http:
          - retries: {retries}
            route:
            - destination:
                host: myservice
                subset: v1
        """;
}
