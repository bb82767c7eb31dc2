using ControlPlane.Features.Tests.Meshes;
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
}
