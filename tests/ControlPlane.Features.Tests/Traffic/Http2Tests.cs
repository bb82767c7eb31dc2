using System.Net;
using ControlPlane.Features.Tests.Meshes;

namespace ControlPlane.Features.Tests.Traffic;

/// <summary>HTTP/2 without TLS reaches the app as HTTP/2.</summary>
public sealed class Http2Tests(StandardMesh standard) : StandardFeature(standard)
{
    [Fact]
    public async Task Http2_PriorKnowledge_IsHttp2AllTheWay()
    {
        await Standard.ApplyAsync("");

        var reply = await Standard.Outside.SendAsync(HttpMethod.Get, $"{await Standard.LocalUrlAsync(9090)}", [], HttpVersion.Version20);

        Assert.Equal((HttpStatusCode.OK, "HTTP/2"), (reply.Status, reply.Seen.Protocol));
    }

    [Fact]
    public async Task Http2_ClientWithHttp1_IsTranslatedForTheApp()
    {
        await Standard.ApplyAsync("");

        var reply = await Standard.Client.GetAsync("http://myservice:9090/");

        Assert.Equal((HttpStatusCode.OK, "HTTP/2"), (reply.Status, reply.Seen.Protocol));
    }
}
