using ControlPlane.Cli.Up;

namespace ControlPlane.Cli.Tests.Up;

public sealed class LoggedProgramTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("logged-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task LastLines_AccessLogAmongThem_AreTheProgramsOwnWords()
    {
        var lines = await RunAsync("""echo 'mesh: Envoy ended'; echo '[2026-11-25T21:55:38.591Z] "GET / HTTP/1.1" 200 -'; echo '[2026-11-25 22:00:40.612][1][warning] caught'""");

        Assert.Equal(["mesh: Envoy ended", "[2026-11-25 22:00:40.612][1][warning] caught"], lines);
    }

    [Fact]
    public async Task Start_OutputOpenedAnewByAChild_OverwritesNothing()
    {
        // As Envoy does for its access log.
        var lines = await RunAsync("echo first; echo child >> /dev/stdout; echo last");

        Assert.Equal(["first", "child", "last"], lines);
    }

    [Fact]
    public async Task DeleteLog_EarlierRun_IsForgotten()
    {
        await RunAsync("echo old");

        LoggedProgram.DeleteLog("program", _folder);

        Assert.Empty(Directory.EnumerateFiles(_folder));
    }

    private async Task<IReadOnlyList<string>> RunAsync(string script)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = Environment.GetEnvironmentVariable("PATH")! };
        await using var program = LoggedProgram.Start("program", ([], ["/bin/sh", "-c", script]), _folder, new CommandHost(environment, TimeProvider.System, TextWriter.Null, TextWriter.Null));
        await program.Process.Exited;
        return program.LastLines();
    }
}
