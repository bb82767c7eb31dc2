using Prometheus;

namespace ControlPlane.Host.Metrics;

/// <summary>Counts what happens between a change and its push.</summary>
internal sealed class ServerMetrics(IMetricFactory factory)
{
    private readonly Histogram _convergence = factory.CreateHistogram(
        "controlplane_config_convergence_seconds",
        "From the first change of a revision to the answer of the last Envoy that it concerns.",
        ["trigger"],
        new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(0.002, 2, 14) });

    private readonly Histogram _stages = factory.CreateHistogram(
        "controlplane_config_stage_duration_seconds",
        "Parts of the way from a change to its push.",
        ["stage"],
        new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(0.0001, 4, 10) });

    private readonly Counter _triggers = factory.CreateCounter(
        "controlplane_push_triggers_total", "Batches of changes that made a new revision, by what set them off.", ["reason"]);

    private readonly Counter _suppressed = factory.CreateCounter(
        "controlplane_push_suppressed_total", "Batches of changes that were not pushed, by why.", ["reason"]);

    private readonly Counter _failures = factory.CreateCounter(
        "controlplane_translation_failures_total", "Resources or scopes that could not be built; their last good form stays in force.");

    internal void Converged(string trigger, TimeSpan took) => _convergence.WithLabels(trigger).Observe(took.TotalSeconds);

    internal void Debounced(TimeSpan took) => _stages.WithLabels("debounce").Observe(took.TotalSeconds);

    /// <summary>Ends when disposed.</summary>
    internal IDisposable TimeStage(string stage) => _stages.WithLabels(stage).NewTimer();

    internal void Triggered(string reason) => _triggers.WithLabels(reason).Inc();

    internal void Suppressed() => _suppressed.WithLabels("unchanged").Inc();

    internal void TranslationFailed() => _failures.Inc();
}
