using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using ControlPlane.Fixtures;
using ControlPlane.Fixtures.Envoys;

namespace ControlPlane.Xds.Streams.Tests;

/// <summary>The example of the documentation, run as it stands.</summary>
[Trait("Category", "Envoy")]
public sealed class ExampleTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task XdsServer_ServesAStockEnvoy()
    {
        Assert.SkipUnless(EnvoyPrograms.TryGet(out var program, out var reason), reason);
        var (xds, listener) = (FreePort(), FreePort());
        using var server = Process.Start(new ProcessStartInfo("dotnet", [
            Path.Combine(AppContext.BaseDirectory, "XdsServer.dll"), "--urls", $"http://127.0.0.1:{xds}", "--listener", $"{listener}",
        ])
        { RedirectStandardOutput = true })!;
        try
        {
            await using var envoy = await EnvoyProcess.StartAsync(program!, await BootstrapAsync(xds), Token);
            await envoy.WaitUntilReadyAsync();
            using var http = new HttpClient();

            Assert.Equal("hello from the example", await http.GetStringAsync(new Uri($"http://127.0.0.1:{listener}/"), Token));
        }
        finally
        {
            server.Kill();
            await server.WaitForExitAsync(CancellationToken.None);
        }
    }

    /// <summary>The example's own bootstrap; only the port is another one, lest two tests meet.</summary>
    private static async Task<string> BootstrapAsync(int port)
    {
        var yaml = await File.ReadAllTextAsync(Path.Combine(RepositoryRoot.Path, "docs/examples/XdsServer/envoy.yaml"), Token);
        Assert.Contains("18000", yaml, StringComparison.Ordinal);
        return yaml.Replace("18000", port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    private static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}
