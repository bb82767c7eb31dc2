using ControlPlane.Features.Tests.Meshes;
using ControlPlane.Features.Tests.Programs;
using ControlPlane.Features.Tests.Requests;

namespace ControlPlane.Features.Tests.Traffic;

/// <summary>Protocols that are not HTTP pass unchanged, whoever speaks first.</summary>
public sealed class TcpTests(StandardMesh standard) : StandardFeature(standard)
{
    [Fact]
    public async Task Tcp_ThroughBothSidecars_PassesBytes()
    {
        await Standard.ApplyAsync("");

        await using var talk = await TcpTalk.ConnectAsync(await Standard.LocalUrlAsync(9000));

        Assert.Equal("tcp: hello", await talk.AskAsync("hello"));
        Assert.Equal("tcp: GET / HTTP/1.1", await talk.AskAsync("GET / HTTP/1.1"));
    }

    [Fact]
    public async Task Tcp_ServerThatSpeaksFirst_IsHeardAtOnce()
    {
        await Standard.ApplyAsync("");

        await using var talk = await TcpTalk.ConnectAsync(await Standard.LocalUrlAsync(9001));

        Assert.Equal("welcome", await talk.ReadAsync());
        Assert.Equal("first: thanks", await talk.AskAsync("thanks"));
    }

    [Fact]
    public async Task TcpRule_ToAnotherPort_IsObeyed()
    {
        await Standard.ApplyAsync("""
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: myservice}
            spec:
              hosts: [myservice]
              tcp:
              - match: [{port: 9000}]
                route: [{destination: {host: myservice, port: {number: 9001}}}]
            """);

        await using var talk = await TcpTalk.ConnectAsync(await Standard.LocalUrlAsync(9000));

        Assert.Equal("welcome", await talk.ReadAsync());
    }

    [Fact]
    public async Task TcpRule_WithShares_DividesConnections()
    {
        await Standard.ApplyAsync("""
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: myservice}
            spec:
              hosts: [myservice]
              tcp:
              - match: [{port: 9001}]
                route:
                - {destination: {host: myservice, port: {number: 9001}}, weight: 50}
                - {destination: {host: nowhere.test, port: {number: 1}}, weight: 50}
            """);

        var url = await Standard.LocalUrlAsync(9001);
        var welcomes = 0;
        for (var i = 0; i < 60; i++)
        {
            await using var talk = await TcpTalk.ConnectAsync(url);
            welcomes += await talk.ReadAsync() == "welcome" ? 1 : 0;
        }

        Shares.AssertShare(0.5, welcomes, 60);
    }

    [Fact]
    public async Task TcpServer_OfAGateway_LeadsToItsService()
    {
        var gateway = Standard.GatewayAddress(EnvoyVariant.CurrentDelta);
        await Standard.ApplyAsync($$"""
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: {name: tcp}
            spec:
              selector: {gateway: {{EnvoyVariant.CurrentDelta.Label}} }
              servers:
              - port: {number: 7000, name: tcp, protocol: TCP}
                bind: {{gateway}}
                hosts: ["*"]
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: tcp}
            spec:
              hosts: ["*"]
              gateways: [tcp]
              tcp: [{route: [{destination: {host: myservice, port: {number: 9000} } }]}]
            """);

        await using var talk = await TcpTalk.ConnectAsync(new Uri($"tcp://{gateway}:7000"));

        Assert.Equal("tcp: hello", await talk.AskAsync("hello"));
    }
}
