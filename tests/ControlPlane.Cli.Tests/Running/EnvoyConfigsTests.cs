using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ControlPlane.Agent.Processes;
using ControlPlane.Fixtures;
using ControlPlane.Fixtures.Networks;

namespace ControlPlane.Cli.Tests.Running;

/// <summary>The files of <c>envoy-configs</c>, as they stand, started by a plain <c>envoy -c</c>: each becomes ready on the real control plane's default ports.</summary>
[Trait("Category", "Envoy")]
public sealed class EnvoyConfigsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("envoy-configs-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task EnvoyConfigs_StartedAsTheyStand_BecomeReady()
    {
        Assert.SkipUnless(EnvoyPrograms.TryGet(out _, out var reason), reason);
        Assert.SkipWhen(NetworkNamespace.Obstacle() is not null, NetworkNamespace.Obstacle() ?? "");
        var files = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory.Split("/tests/ControlPlane.Cli.Tests/")[0], "envoy-configs"), "*.yaml");
        Assert.NotEmpty(files);

        // A network of its own: the files name 127.0.0.1 and the default ports.
        using var network = await NetworkNamespace.CreateAsync();
        var config = _folder.CreateSubdirectory("config").FullName;
        var server = MeshProcess.StartInfoOf("ControlPlane.Host", "controlplane", ["--config", config, "--state", Path.Combine(_folder.FullName, "state"), "--allow-plaintext-xds"]);
        using var controlPlane = new BackgroundProcess(Inside(network, server));
        using var client = ClientInside(network);
        await AnswersAsync(client, "http://127.0.0.1:15014/ready", "the control plane");
        foreach (var envoy in EnvoyPrograms.All)
        {
            foreach (var file in files)
            {
                using var process = new BackgroundProcess(Inside(network, new(envoy, ["-c", file, "--disable-hot-restart", "--concurrency", "1"])));
                await AnswersAsync(client, "http://127.0.0.1:15000/ready", $"{envoy} -c {file}");
                process.Signal(UnixSignal.Terminate);
                Assert.Equal(0, await process.ExitCodeAsync());
            }
        }
    }

    private static ProcessStartInfo Inside(NetworkNamespace network, ProcessStartInfo start)
    {
        var inside = new ProcessStartInfo("ip", ["netns", "exec", network.Name, start.FileName, .. start.ArgumentList]) { RedirectStandardOutput = true, RedirectStandardError = true };
        inside.Environment["DOTNET_ROOT"] = MeshProcess.StartInfo().Environment["DOTNET_ROOT"];
        return inside;
    }

    private static HttpClient ClientInside(NetworkNamespace network) => new(new SocketsHttpHandler
    {
        PooledConnectionLifetime = TimeSpan.Zero, // each Envoy is another server
        ConnectCallback = (context, _) =>
        {
            var socket = network.Enter(() =>
            {
                var made = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                made.Connect(IPAddress.Parse(context.DnsEndPoint.Host), context.DnsEndPoint.Port);
                return made;
            });
            return ValueTask.FromResult<Stream>(new NetworkStream(socket, ownsSocket: true));
        },
    });

    private static Task AnswersAsync(HttpClient client, string url, string what) =>
        Eventually.TrueAsync(
            $"{what} is ready",
            async token =>
            {
                try
                {
                    using var response = await client.GetAsync(new Uri(url), token);
                    return response.IsSuccessStatusCode;
                }
                catch (Exception notYet) when (notYet is HttpRequestException or InvalidOperationException)
                {
                    return false;
                }
            },
            TimeSpan.FromSeconds(60));
}
