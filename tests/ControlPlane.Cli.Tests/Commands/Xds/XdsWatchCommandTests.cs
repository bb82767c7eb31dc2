using ControlPlane.Agent.Processes;
using ControlPlane.Cli.Tests.Running;
using ControlPlane.Fixtures;

namespace ControlPlane.Cli.Tests.Commands.Xds;

/// <summary><c>mesh xds watch</c> as a process of its own, on a real control plane.</summary>
public sealed class XdsWatchCommandTests(ControlPlaneFixture controlPlane) : IClassFixture<ControlPlaneFixture>
{
    [Fact]
    public async Task Watch_OfANamespace_PrintsEveryTypeUntilItIsStopped()
    {
        SkipWithoutServer();
        using var watch = new BackgroundProcess(MeshProcess.StartInfo("xds", "watch", "--xds", $"{controlPlane.Address}:15010", "--namespace", "default"));

        await SaysAsync(watch, "CDS nonce", "LDS nonce", "RDS nonce");
        Assert.DoesNotContain("refused", watch.Said, StringComparison.Ordinal);

        watch.Signal(UnixSignal.Interrupt);
        Assert.Equal(128 + UnixSignal.Interrupt, await watch.ExitCodeAsync());
    }

    [Fact]
    public async Task Watch_WithNack_RefusesThatTypeAlone()
    {
        SkipWithoutServer();
        using var watch = new BackgroundProcess(MeshProcess.StartInfo(
            "xds", "watch", "--xds", $"{controlPlane.Address}:15010", "--namespace", "default", "--nack", "RDS", "--decoded"));

        await SaysAsync(watch, "refused (NACK");

        var lines = watch.Said.Split('\n').ToList();
        var refusal = lines.FindIndex(line => line.Contains("refused (NACK", StringComparison.Ordinal));
        Assert.StartsWith("RDS", lines.Take(refusal).Last(line => line.Contains(" nonce ", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("virtual_hosts", watch.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_OfNobody_SaysSo()
    {
        var run = await MeshRun.InvokeAsync("xds", "watch", "--xds", "127.0.0.1:1");

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("the control plane ended the stream", run.Messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_WithBadMetadata_IsAUsageError()
    {
        var run = await MeshRun.InvokeAsync("xds", "watch", "--metadata", "[");

        Assert.Contains("--metadata is not a JSON object", run.Messages, StringComparison.Ordinal);
    }

    private static async Task SaysAsync(BackgroundProcess watch, params string[] parts)
    {
        try
        {
            await Eventually.TrueAsync(string.Join(" and ", parts), () => parts.All(part => watch.Said.Contains(part, StringComparison.Ordinal)));
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"{exception.Message}; it said:\n{watch.Said}", exception);
        }
    }

    private static void SkipWithoutServer() => Assert.SkipUnless(EnvoyPrograms.TryGet(out _, out var reason), reason);
}
