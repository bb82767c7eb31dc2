using ControlPlane.Agent.Addresses;
using ControlPlane.Agent.Running;
using ControlPlane.Agent.V1;
using Microsoft.Extensions.Time.Testing;

namespace ControlPlane.Agent.Tests.Running;

public sealed class AppPortWatchTests
{
    private static readonly HostAndPort First = new("127.0.0.1", 5001);
    private static readonly HostAndPort Second = new("127.0.0.1", 5002);

    private readonly FakeTimeProvider _time = new();
    private readonly Dictionary<HostAndPort, Queue<PortAnswer>> _answers = new() { [First] = new(), [Second] = new() };
    private int _asked;

    [Fact]
    public async Task Watch_NoPorts_ServesAtOnce() =>
        Assert.Equal([WorkloadReport.Types.State.Starting, WorkloadReport.Types.State.Serving], await TakeAsync([], 2));

    [Fact]
    public async Task Watch_OnePortLate_ServesWhenAllAccept()
    {
        Answer(First, PortAnswer.Accepts, PortAnswer.Accepts, PortAnswer.Accepts);
        Answer(Second, PortAnswer.Refuses, PortAnswer.Refuses, PortAnswer.Accepts);

        Assert.Equal([WorkloadReport.Types.State.Starting, WorkloadReport.Types.State.Serving], await TakeAsync([First, Second], 2));
        Assert.Equal(6, _asked);
    }

    [Fact]
    public async Task Watch_RefusedAfterServing_IsNotServingAtOnceAndComesBack()
    {
        Answer(First, PortAnswer.Accepts, PortAnswer.Refuses, PortAnswer.Accepts);

        Assert.Equal(
            [WorkloadReport.Types.State.Starting, WorkloadReport.Types.State.Serving, WorkloadReport.Types.State.NotServing, WorkloadReport.Types.State.Serving],
            await TakeAsync([First], 4));
        Assert.Equal(3, _asked);
    }

    [Fact]
    public async Task Watch_SilentOnce_IsStillServingAndTwiceIsNot()
    {
        Answer(First, PortAnswer.Accepts, PortAnswer.Silent, PortAnswer.Accepts, PortAnswer.Silent, PortAnswer.Silent);

        Assert.Equal(
            [WorkloadReport.Types.State.Starting, WorkloadReport.Types.State.Serving, WorkloadReport.Types.State.NotServing], await TakeAsync([First], 3));
        Assert.Equal(5, _asked);
    }

    private void Answer(HostAndPort port, params PortAnswer[] answers) => _answers[port] = new(answers);

    private async Task<List<WorkloadReport.Types.State>> TakeAsync(IReadOnlyList<HostAndPort> ports, int count)
    {
        var watch = new AppPortWatch(ports, (port, _) => Task.FromResult(Next(port)), _time);
        var states = new List<WorkloadReport.Types.State>();
        await using var enumerator = watch.WatchAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        while (states.Count < count)
        {
            var next = enumerator.MoveNextAsync();
            while (!next.IsCompleted)
            {
                _time.Advance(TimeSpan.FromSeconds(1));
            }

            Assert.True(await next);
            states.Add(enumerator.Current);
        }

        return states;
    }

    private PortAnswer Next(HostAndPort port)
    {
        _asked++;
        return _answers[port].Dequeue();
    }
}
