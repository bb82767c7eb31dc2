using ControlPlane.Fixtures;
using ControlPlane.Host.Loop;
using ControlPlane.Model;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ControlPlane.Host.Tests.Loop;

public sealed class SourceSupervisorTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedSource _source = new();
    private readonly SourceStatusBoard _board;
    private readonly ChangeInbox _inbox;
    private readonly SourceSupervisor _supervisor;

    public SourceSupervisorTests()
    {
        _board = new([_source.Name], _time);
        _inbox = new(_time);
        _supervisor = new([_source], _inbox, _board, _time, NullLogger<SourceSupervisor>.Instance);
    }

    public async ValueTask InitializeAsync() => await _supervisor.StartAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _supervisor.StopAsync(CancellationToken.None);
        _supervisor.Dispose();
    }

    [Fact]
    public async Task Supervisor_ASourceFails_SaysSoAndStartsItAgainAfterAPause()
    {
        _source.NextRun().Complete(new IOException("the disk is gone"));
        await Eventually.TrueAsync("the failure is told", () => FailureOf() == "the disk is gone");

        _source.NextRun(new MeshChange.SourceSynced(_source.Name));
        Assert.Null(_inbox.Waiting);
        await Eventually.TrueAsync("the source runs again", () =>
        {
            _time.Advance(TimeSpan.FromSeconds(2));
            return _inbox.Waiting is not null;
        });
        Assert.Null(FailureOf());
    }

    [Fact]
    public async Task Supervisor_Stopped_EndsItsSources()
    {
        _source.NextRun(new MeshChange.SourceSynced(_source.Name));
        await _inbox.WaitAsync(TestContext.Current.CancellationToken);
        await _supervisor.StopAsync(TestContext.Current.CancellationToken);
        Assert.True(_supervisor.ExecuteTask!.IsCompletedSuccessfully);
    }

    private string? FailureOf() => Assert.Single(_board.Sources).Failure;
}
