using System.Net;
using ControlPlane.Features.Tests.Meshes;
using ControlPlane.Features.Tests.Programs;
using ControlPlane.Features.Tests.Requests;

namespace ControlPlane.Features.Tests.Traffic;

/// <summary>The way in from outside.</summary>
public sealed class GatewayTests(StandardMesh standard) : StandardFeature(standard)
{
    private const int Requests = 600;

    private const string Routes = """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: shop, namespace: default}
        spec:
          hosts: [shop.example.com, other.example.org]
          gateways: [ingress]
          http:
          - match: [{uri: {prefix: /v2/}}]
            route: [{destination: {host: myservice, subset: v2, port: {number: 9080}}}]
          - route:
            - {destination: {host: myservice, subset: v1, port: {number: 9080}}, weight: 70}
            - {destination: {host: myservice, subset: v2, port: {number: 9080}}, weight: 30}
        ---
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: myservice, namespace: default}
        spec:
          host: myservice
          subsets:
          - {name: v1, labels: {version: v1}}
          - {name: v2, labels: {version: v2}}
        """;

    [Theory, MemberData(nameof(EnvoyVariant.Labels), MemberType = typeof(EnvoyVariant))]
    public async Task Gateway_Host_IsRoutedByWeightsAndUnknownHostsGet404(string label)
    {
        var variant = Variant(label);
        var address = Standard.GatewayAddress(variant);
        await Standard.ApplyAsync(Standard.GatewayYaml(variant, "*.example.com") + Routes);

        var replies = await Standard.Outside.GetManyAsync(Requests, $"http://{address}:8080/", ("Host", "shop.example.com"));
        var unknown = await Standard.Outside.GetAsync($"http://{address}:8080/", ("Host", "other.example.org"));
        var foreign = await Standard.Outside.GetAsync($"http://{address}:8080/", ("Host", "unserved.example.com"));

        Shares.AssertShare(0.3, replies.CountOf("v2"), Requests);
        Shares.AssertShare(0.7, replies.CountOf("v1"), Requests);
        Assert.Equal(HttpStatusCode.NotFound, unknown.Status);
        Assert.Equal(HttpStatusCode.NotFound, foreign.Status);
    }

    [Fact]
    public async Task Gateway_PathsOfOneHost_GoToTheirRoutes()
    {
        var address = Standard.GatewayAddress(EnvoyVariant.CurrentDelta);
        await Standard.ApplyAsync(Standard.GatewayYaml(EnvoyVariant.CurrentDelta, "*.example.com") + Routes);

        var reply = await Standard.Outside.GetAsync($"http://{address}:8080/v2/thing", ("Host", "shop.example.com"));

        Assert.Equal("v2", reply.Version);
        Assert.Equal("shop.example.com", reply.Seen.Host);
        Assert.Equal("/v2/thing", reply.Seen.Path);
    }
}
