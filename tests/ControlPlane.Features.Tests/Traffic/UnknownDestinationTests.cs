using ControlPlane.Features.Tests.Apps;
using ControlPlane.Features.Tests.Meshes;

namespace ControlPlane.Features.Tests.Traffic;

/// <summary>What nobody declared is reached all the same, unless the mesh says otherwise (see <see cref="MeshConfigTests"/>).</summary>
public sealed class UnknownDestinationTests(StandardMesh standard) : StandardFeature(standard)
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task UnknownHost_AllowAny_IsForwardedByName(string host)
    {
        await using var stranger = await EchoApp.StartAsync("stranger", "none");
        await Standard.ApplyAsync("");

        var reply = await Standard.Client.GetAsync($"http://{host}:{stranger.HttpPort}/there?a=b");

        Assert.Equal(("stranger", "/there?a=b", $"{host}:{stranger.HttpPort}"), (reply.Seen.App, reply.Seen.Path, reply.Seen.Host));
    }
}
