using System.Net;
using ControlPlane.Features.Tests.Meshes;
using ControlPlane.Features.Tests.Programs;

namespace ControlPlane.Features.Tests.Traffic;

/// <summary>What a workload may address and at which ports it is reached are its Sidecar's to say.</summary>
public sealed class SidecarTests(StandardMesh standard) : StandardFeature(standard)
{
    [Fact, Trait("Istio", "J175")]
    public async Task HostThatIsNotImported_IsUnknown()
    {
        // The mesh counts its generations by a service, which has to stay in view.
        await Standard.ApplyAsync(Client("egress: [{hosts: [\"*/generation.test\"]}]\n  outboundTrafficPolicy: {mode: REGISTRY_ONLY}"));
        Assert.Equal(HttpStatusCode.BadGateway, (await Standard.Client.GetAsync("http://myservice:9080/")).Status);

        await Standard.ApplyAsync(Client("egress: [{hosts: [\"*/generation.test\", \"default/myservice.default.svc.cluster.local\"]}]\n  outboundTrafficPolicy: {mode: REGISTRY_ONLY}"));
        Assert.Equal(HttpStatusCode.OK, (await Standard.Client.GetAsync("http://myservice:9080/")).Status);
        Assert.Equal(HttpStatusCode.BadGateway, (await Standard.Client.GetAsync("http://elsewhere.example.com:9080/")).Status);
    }

    [Fact, Trait("Istio", "J180")]
    public async Task BoundPort_AnswersForItsServices()
    {
        var address = Standard.ClientEnvoy(EnvoyVariant.CurrentDelta).Settings.Proxy.Addresses[0];
        await Standard.ApplyAsync(Client($"egress: [{{port: {{number: 9080, protocol: HTTP}}, bind: {address}, captureMode: NONE, hosts: [\"./*\"]}}, {{hosts: [\"*/*\"]}}]"));

        var reply = await Standard.Outside.GetAsync($"http://{address}:9080/x", ("host", "myservice"));

        Assert.Equal((HttpStatusCode.OK, "/x"), (reply.Status, reply.Seen.Path));
    }

    [Fact, Trait("Istio", "J184")]
    public async Task Ingress_SendsThePortElsewhere()
    {
        await Standard.ApplyAsync(Of("workloadSelector: {labels: {version: v1}}", $"ingress: [{{port: {{number: 9080, protocol: HTTP}}, defaultEndpoint: \"127.0.0.1:{Standard.V2.HttpPort}\"}}]"));

        for (var i = 0; i < 8; i++)
        {
            Assert.Equal("myservice-v2", (await Standard.Client.GetAsync("http://myservice:9080/")).Seen.App);
        }
    }

    private static string Client(string spec) => Of("workloadSelector: {labels: {app: client}}", spec);

    private static string Of(string selector, string spec) => $"""
        apiVersion: networking.istio.io/v1
        kind: Sidecar
        metadata: {"{"}name: scope{"}"}
        spec:
          {selector}
          {spec}
        """;
}
