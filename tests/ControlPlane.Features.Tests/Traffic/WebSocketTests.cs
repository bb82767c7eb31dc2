using System.Net.WebSockets;
using System.Text;
using ControlPlane.Features.Tests.Meshes;

namespace ControlPlane.Features.Tests.Traffic;

/// <summary>WebSockets are upgraded through both sidecars without being configured.</summary>
public sealed class WebSocketTests(StandardMesh standard) : StandardFeature(standard)
{
    [Fact]
    public async Task WebSocket_Messages_ComeBack()
    {
        await Standard.ApplyAsync("");
        var token = TestContext.Current.CancellationToken;
        using var socket = new ClientWebSocket();
        socket.Options.Proxy = null;
        await socket.ConnectAsync(new UriBuilder(await Standard.LocalUrlAsync(9080)) { Scheme = "ws", Path = "/chat" }.Uri, token);

        var buffer = new byte[64];
        foreach (var message in new[] { "one", "two" })
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, true, token);
            var received = await socket.ReceiveAsync(buffer, token).WaitAsync(TimeSpan.FromSeconds(20), token);
            Assert.Equal(message, Encoding.UTF8.GetString(buffer, 0, received.Count));
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, token);
    }
}
