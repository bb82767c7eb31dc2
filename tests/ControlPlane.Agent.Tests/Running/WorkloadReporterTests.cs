using ControlPlane.Agent.Running;
using ControlPlane.Agent.V1;
using Grpc.Core;
using Microsoft.Extensions.Time.Testing;

namespace ControlPlane.Agent.Tests.Running;

public sealed class WorkloadReporterTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly FakeReportCalls _server = new();
    private readonly StringWriter _messages = new();
    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly WorkloadReporter _reporter;

    public WorkloadReporterTests() => _reporter = new(_server, "node", _time, new(_messages));

    public void Dispose()
    {
        _end.Dispose();
        _messages.Dispose();
    }

    [Fact]
    public async Task Tell_EachChange_IsSentOnOneStream()
    {
        var running = _reporter.RunAsync(_end.Token);
        var call = await _server.NextAsync();

        _reporter.Tell(WorkloadReport.Types.State.Starting);
        Assert.Equal(WorkloadReport.Types.State.Starting, await call.NextStateAsync());
        _reporter.Tell(WorkloadReport.Types.State.Serving);
        Assert.Equal(WorkloadReport.Types.State.Serving, await call.NextStateAsync());

        _reporter.Complete();
        await running.WaitAsync(FakeReportCalls.Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Complete_AfterDraining_SendsItAndClosesTheStream()
    {
        var running = _reporter.RunAsync(_end.Token);
        var call = await _server.NextAsync();

        _reporter.Tell(WorkloadReport.Types.State.Draining);
        _reporter.Complete();

        Assert.Equal(WorkloadReport.Types.State.Draining, await call.NextStateAsync());
        await call.ClosedAsync();
        await running.WaitAsync(FakeReportCalls.Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Run_StreamLost_ReconnectsAndRepeatsTheLastState()
    {
        var running = _reporter.RunAsync(_end.Token);
        var first = await _server.NextAsync();
        _reporter.Tell(WorkloadReport.Types.State.Serving);
        await first.NextStateAsync();

        first.Fail(StatusCode.Unavailable);
        var second = await AdvanceUntilAsync(_server.NextAsync());

        Assert.Equal(WorkloadReport.Types.State.Serving, await second.NextStateAsync());
        _reporter.Complete();
        await running.WaitAsync(FakeReportCalls.Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Run_WriteCancelledForWantOfAServer_ReconnectsAndRepeatsTheState()
    {
        var running = _reporter.RunAsync(_end.Token);
        (await _server.NextAsync()).CancelsWrites = true;
        _reporter.Tell(WorkloadReport.Types.State.Serving);

        var second = await AdvanceUntilAsync(_server.NextAsync());

        Assert.Equal(WorkloadReport.Types.State.Serving, await second.NextStateAsync());
        _reporter.Complete();
        await running.WaitAsync(FakeReportCalls.Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Run_ServerAlwaysRefuses_SaysItOnceAndTriesOn()
    {
        var running = _reporter.RunAsync(_end.Token);
        for (var i = 0; i < 5; i++)
        {
            (await AdvanceUntilAsync(_server.NextAsync())).Fail(StatusCode.Unimplemented);
        }

        await AdvanceUntilAsync(_server.NextAsync());
        Assert.Single(_messages.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("Unimplemented", _messages.ToString(), StringComparison.Ordinal);

        await _end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public void Backoff_Failures_DoubleUpTo4Seconds()
    {
        var backoff = new ReportBackoff();

        var waits = Enumerable.Range(0, 6).Select(_ => backoff.Next().TotalSeconds).ToList();
        backoff.Reset();

        Assert.Equal([0.25, 0.5, 1, 2, 4, 4], waits);
        Assert.Equal(0.25, backoff.Next().TotalSeconds);
    }

    // The reporter's pauses pass as fast as it gets to them.
    private async Task<T> AdvanceUntilAsync<T>(Task<T> task)
    {
        await Fixtures.Eventually.TrueAsync("the reporter tries again", () =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return task.IsCompleted;
        });
        return await task;
    }
}
