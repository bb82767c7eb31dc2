using System.Net;
using System.Net.Sockets;
using System.Text;
using ControlPlane.Fixtures;

namespace ControlPlane.Cli.Tests.Running;

/// <summary>The mode redirect with real Envoys, iptables and apps that know nothing of them.</summary>
[Trait("Category", "Netns")]
public sealed class RedirectedMeshTests(RedirectedMesh mesh) : IClassFixture<RedirectedMesh>
{
    [Fact]
    public async Task App_AsksANameOfTheHostsFile_ReachesTheServiceThroughBothSidecars()
    {
        var service = await ServiceAddressAsync();

        var answer = await AskAsync(service, "/");

        Assert.Contains("the app", answer, StringComparison.Ordinal);
        Assert.Contains("x-envoy-upstream-service-time:", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task App_AsksWhatARuleAnswers_GetsTheRulesAnswer() =>
        Assert.StartsWith("HTTP/1.1 418", await AskAsync(await ServiceAddressAsync(), "/teapot"), StringComparison.Ordinal);

    [Fact]
    public async Task App_AsksDns_GetsTheAddressOfTheHostsFile()
    {
        var service = await ServiceAddressAsync();
        var answer = mesh.Client.Enter(
            () =>
            {
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 10_000 };
                socket.SendTo(Question(RedirectedMesh.ServerName), new IPEndPoint(IPAddress.Parse(RedirectedMesh.HubAddress), 53));
                var buffer = new byte[512];
                return buffer[..socket.Receive(buffer)];
            },
            RedirectedMesh.AppUser);

        Assert.Equal(service.GetAddressBytes(), answer[^4..]); // one A record, its address last
    }

    [Fact]
    public void App_AsksAnUnknownAddress_IsLetThrough()
    {
        SkipUnlessPossible();

        var answer = PlainHttp.Ask(mesh.Client, RedirectedMesh.AppUser, new(IPAddress.Parse(RedirectedMesh.HubAddress), 7777), "stranger", "/");

        Assert.Contains("a stranger", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SomebodyOutsideTheMesh_AsksTheWorkload_ReachesTheAppThroughItsSidecar()
    {
        SkipUnlessPossible();
        var answer = await Eventually.GetAsync("an answer", _ =>
        {
            try
            {
                var got = PlainHttp.Ask(mesh.Hub, 0, new(IPAddress.Parse(RedirectedMesh.ServerAddress), 8080), RedirectedMesh.ServerName, "/");
                return Task.FromResult(got.StartsWith("HTTP/1.1 200", StringComparison.Ordinal) ? got : null);
            }
            catch (InvalidOperationException)
            {
                // Nobody listens there yet.
                return Task.FromResult<string?>(null);
            }
        });

        Assert.Contains("x-envoy-upstream-service-time:", answer, StringComparison.Ordinal);
    }

    private static void SkipUnlessPossible() => Assert.SkipWhen(RedirectedMesh.Obstacle is not null, RedirectedMesh.Obstacle ?? "");

    // From the app of the client; until the first answer the server's endpoint may still be on its way.
    private Task<string> AskAsync(IPAddress service, string path) => Eventually.GetAsync(
        $"an answer to {path}",
        _ =>
        {
            var answer = PlainHttp.Ask(mesh.Client, RedirectedMesh.AppUser, new(service, 80), RedirectedMesh.ServerName, path);
            return Task.FromResult(answer.StartsWith("HTTP/1.1 503", StringComparison.Ordinal) ? null : answer);
        });

    private async Task<IPAddress> ServiceAddressAsync()
    {
        SkipUnlessPossible();
        var run = await MeshRun.InvokeAsync("proxy", "hosts", "client.default", "--admin", mesh.Admin);
        Assert.True(run.ExitCode == 0, run.Messages);
        var line = Assert.Single(run.Output.Split('\n'), line => line.Contains(RedirectedMesh.ServerName, StringComparison.Ordinal));
        return IPAddress.Parse(line.Split('\t')[0]);
    }

    private static byte[] Question(string name)
    {
        var labels = name.Split('.').SelectMany(label => new[] { (byte)label.Length }.Concat(Encoding.ASCII.GetBytes(label)));
        return [0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, .. labels, 0, 0, 1, 0, 1];
    }
}
