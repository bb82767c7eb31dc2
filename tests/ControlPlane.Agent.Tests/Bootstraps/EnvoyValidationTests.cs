using System.Diagnostics;
using ControlPlane.Agent.Addresses;
using ControlPlane.Agent.Bootstraps;
using ControlPlane.Fixtures;

namespace ControlPlane.Agent.Tests.Bootstraps;

/// <summary>Real Envoys accept the bootstraps, and find nothing deprecated or unknown in them.</summary>
[Trait("Category", "Envoy")]
public sealed class EnvoyValidationTests
{
    [Theory]
    [InlineData("gateway-delta.yaml")]
    [InlineData("gateway-sotw.yaml")]
    [InlineData("sidecar-delta.yaml")]
    [InlineData("sidecar-sotw.yaml")]
    [InlineData("sidecar-redirect-delta.yaml")]
    public async Task EnvoyConfig_AsItStands_IsAccepted(string name) => await AssertAcceptedAsync(Path.Combine(EnvoyConfigFiles.Folder, name));

    [Fact]
    public async Task Bootstrap_OfANamedControlPlane_IsAccepted()
    {
        var path = BootstrapFile.NewTemporaryPath(Workloads.Ingress);
        try
        {
            var settings = Workloads.Ingress with { Xds = new HostAndPort("localhost", 15010), Protocol = XdsProtocol.StateOfTheWorld };
            await BootstrapFile.WriteAsync(path, settings, TestContext.Current.CancellationToken);
            await AssertAcceptedAsync(path);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }

    private static async Task AssertAcceptedAsync(string path)
    {
        Assert.SkipUnless(EnvoyPrograms.TryGet(out _, out var reason), reason);
        foreach (var envoy in EnvoyPrograms.All)
        {
            var start = new ProcessStartInfo(envoy, ["--mode", "validate", "-c", path, "-l", "warning"]) { RedirectStandardOutput = true, RedirectStandardError = true };
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);

            Assert.True(process.ExitCode == 0, $"{envoy} refuses {path}:\n{output}{await error}");
            Assert.DoesNotContain("[warning]", await error, StringComparison.Ordinal);
        }
    }
}
