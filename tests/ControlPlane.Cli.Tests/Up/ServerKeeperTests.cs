using ControlPlane.Cli.Up;

namespace ControlPlane.Cli.Tests.Up;

public sealed class ServerKeeperTests : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("keeper-").FullName;
    private readonly StringWriter _said = new();
    private readonly ProgramGroup _programs;
    private readonly ServerKeeper _keeper;

    public ServerKeeperTests()
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = Environment.GetEnvironmentVariable("PATH")! };
        _programs = new ProgramGroup(_folder, [], new CommandHost(environment, TimeProvider.System, _said, _said));
        _keeper = new ServerKeeper(_programs, new UpMessages(_said, "mesh"));
    }

    public async ValueTask DisposeAsync()
    {
        await _programs.DisposeAsync();
        await _said.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Turn_ServerRuns_LeavesItAndSaysNothing()
    {
        var server = _programs.StartServer(["/bin/sh", "-c", "exec sleep 60"]);

        await TurnAsync(times: 20);

        Assert.Same(server, _programs.Server);
        Assert.Equal("", _said.ToString());
    }

    [Fact]
    public async Task Turn_ServerEnded_TellsItsLastWordsAndStartsItAgainAfterAWhile()
    {
        var server = _programs.StartServer(["/bin/sh", "-c", "echo words; exit 3"]);
        await server.Process.Exited;

        await TurnAsync(times: 5);
        Assert.Same(server, _programs.Server);
        Assert.Contains("controlplane ended with code 3", _said.ToString(), StringComparison.Ordinal);
        Assert.Contains("    words\n", _said.ToString(), StringComparison.Ordinal);

        await TurnAsync(times: 1);
        Assert.NotSame(server, _programs.Server);
        await _programs.Server!.Process.Exited;
        Assert.Equal(["words", "words"], _programs.Server.LastLines());
    }

    private async Task TurnAsync(int times)
    {
        for (var i = 0; i < times; i++)
        {
            await _keeper.TurnAsync();
        }
    }
}
