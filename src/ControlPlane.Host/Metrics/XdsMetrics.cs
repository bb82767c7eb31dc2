using ControlPlane.Xds;
using ControlPlane.Xds.Sessions;
using ControlPlane.Xds.Streams;
using Prometheus;

namespace ControlPlane.Host.Metrics;

/// <summary>Counts what happens on the discovery streams.</summary>
internal sealed class XdsMetrics(IMetricFactory factory) : IXdsMetrics
{
    private readonly Gauge _connected = factory.CreateGauge(
        "controlplane_xds_connected_proxies", "Streams of Envoys that are served now.", ["envoy_version"]);

    private readonly Counter _streams = factory.CreateCounter(
        "controlplane_xds_streams_total", "Streams that ended, by why.", ["variant", "end_reason"]);

    private readonly Histogram _streamDuration = factory.CreateHistogram(
        "controlplane_xds_stream_duration_seconds",
        "How long streams lasted.",
        ["variant", "end_reason"],
        new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(0.1, 10, 8) });

    private readonly Counter _requests = factory.CreateCounter(
        "controlplane_xds_requests_total", "Requests of Envoys, by what they were.", ["type_url", "kind"]);

    private readonly Counter _responses = factory.CreateCounter("controlplane_xds_responses_total", "Responses sent.", ["type_url"]);

    private readonly Histogram _responseBytes = factory.CreateHistogram(
        "controlplane_xds_response_bytes",
        "Size of responses.",
        ["type_url"],
        new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(256, 4, 10) });

    private readonly Histogram _responseResources = factory.CreateHistogram(
        "controlplane_xds_response_resources",
        "Resources in a response.",
        ["type_url"],
        new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(1, 4, 8) });

    private readonly Histogram _ackDuration = factory.CreateHistogram(
        "controlplane_xds_ack_duration_seconds",
        "From sending a response to the Envoy's answer.",
        ["type_url"],
        new HistogramConfiguration { Buckets = Histogram.ExponentialBuckets(0.001, 4, 9) });

    private readonly Counter _overdue = factory.CreateCounter(
        "controlplane_xds_acks_overdue_total", "Responses that stayed without an answer for too long.", ["type_url"]);

    private readonly Counter _nacks = factory.CreateCounter(
        "controlplane_xds_nacks_total", "Responses that Envoys refused.", ["type_url"]);

    private readonly Counter _limits = factory.CreateCounter(
        "controlplane_xds_limit_exceeded_total", "Streams that ended because their clients went over a limit.", ["limit"]);

    private readonly Counter _notices = factory.CreateCounter(
        "controlplane_xds_notices_total", "What is odd on streams and does not end them, by what it is.", ["notice"]);

    private readonly Counter _connections = factory.CreateCounter(
        "controlplane_xds_connections_refused_total", "Connections that were closed at once because there were too many.");

    public void StreamAdmitted(XdsVariant variant, string envoyVersion) => _connected.WithLabels(MetricNames.OfEnvoy(envoyVersion)).Inc();

    public void StreamEnded(XdsVariant variant, string? envoyVersion, StreamEnd end, TimeSpan duration)
    {
        if (envoyVersion is not null)
        {
            _connected.WithLabels(MetricNames.OfEnvoy(envoyVersion)).Dec();
        }

        _streams.WithLabels(MetricNames.Of(variant), MetricNames.Of(end)).Inc();
        _streamDuration.WithLabels(MetricNames.Of(variant), MetricNames.Of(end)).Observe(duration.TotalSeconds);
    }

    public void RequestReceived(ResourceType type, RequestKind kind)
    {
        _requests.WithLabels(MetricNames.Of(type), MetricNames.Of(kind)).Inc();
        if (kind == RequestKind.Nack)
        {
            _nacks.WithLabels(MetricNames.Of(type)).Inc();
        }
    }

    public void ResponseSent(ResourceType type, int bytes, int resources)
    {
        var name = MetricNames.Of(type);
        _responses.WithLabels(name).Inc();
        _responseBytes.WithLabels(name).Observe(bytes);
        _responseResources.WithLabels(name).Observe(resources);
    }

    public void ResponseAcked(ResourceType type, TimeSpan took) => _ackDuration.WithLabels(MetricNames.Of(type)).Observe(took.TotalSeconds);

    public void AckOverdue(ResourceType type) => _overdue.WithLabels(MetricNames.Of(type)).Inc();

    public void LimitExceeded(StreamLimit limit) => _limits.WithLabels(MetricNames.Of(limit)).Inc();

    internal void ConnectionRefused() => _connections.Inc();

    public void Noticed(StreamNotice notice) => _notices.WithLabels(MetricNames.Of(notice)).Inc();
}
