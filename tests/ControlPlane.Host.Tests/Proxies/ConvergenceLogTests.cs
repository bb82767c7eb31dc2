using ControlPlane.Host.Loop;
using ControlPlane.Host.Metrics;
using ControlPlane.Host.Proxies;
using ControlPlane.Xds.Streams;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace ControlPlane.Host.Tests.Proxies;

public sealed class ConvergenceLogTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly ConvergenceLog _log;

    public ConvergenceLogTests() =>
        _log = new(_time, new ServerMetrics(Prometheus.Metrics.WithCustomRegistry(Prometheus.Metrics.NewCustomRegistry())), NullLogger<ConvergenceLog>.Instance);

    [Fact]
    public void Push_UntilItsRevisionConverged_IsUnderWay()
    {
        Assert.False(_log.IsPushUnderWay);
        Publish(1);
        Assert.True(_log.IsPushUnderWay);
        Converge(1);
        Assert.False(_log.IsPushUnderWay);
    }

    [Fact]
    public void Push_OnlyTheLastRevisionCounts()
    {
        Publish(1);
        Publish(2);
        Converge(2);
        Assert.False(_log.IsPushUnderWay);
    }

    [Fact]
    public void Push_ThatNobodyAnswers_IsNotWaitedForLong()
    {
        Publish(1);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(_log.IsPushUnderWay);
    }

    private void Publish(long revision) => _log.Published(revision, new ChangeBatch([], new(_time.GetTimestamp(), _time.GetTimestamp())));

    private void Converge(long revision) => _log.Converged(new RevisionConverged(revision, _time.GetUtcNow(), _time.GetUtcNow(), 1, 0));
}
