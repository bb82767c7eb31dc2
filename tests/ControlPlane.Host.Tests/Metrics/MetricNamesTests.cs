using System.Text.RegularExpressions;
using ControlPlane.Host.Metrics;
using ControlPlane.Xds;
using ControlPlane.Xds.Streams;

namespace ControlPlane.Host.Tests.Metrics;

public sealed partial class MetricNamesTests
{
    /// <summary>What dashboards and alerts are written against: a name here changes with a release note, or not at all.</summary>
    private static readonly string[] Promised =
    [
        "controlplane_analysis_findings gauge",
        "controlplane_build_info gauge",
        "controlplane_config_convergence_seconds histogram",
        "controlplane_config_resources gauge",
        "controlplane_config_stage_duration_seconds histogram",
        "controlplane_discovery_endpoints gauge",
        "controlplane_discovery_source_last_success_timestamp_seconds gauge",
        "controlplane_discovery_source_up gauge",
        "controlplane_push_suppressed_total counter",
        "controlplane_push_triggers_total counter",
        "controlplane_translation_failures_total counter",
        "controlplane_xds_ack_duration_seconds histogram",
        "controlplane_xds_acks_overdue_total counter",
        "controlplane_xds_connected_proxies gauge",
        "controlplane_xds_connections_refused_total counter",
        "controlplane_xds_limit_exceeded_total counter",
        "controlplane_xds_nacks_total counter",
        "controlplane_xds_notices_total counter",
        "controlplane_xds_proxies_rejecting gauge",
        "controlplane_xds_requests_total counter",
        "controlplane_xds_response_bytes histogram",
        "controlplane_xds_response_resources histogram",
        "controlplane_xds_responses_total counter",
        "controlplane_xds_stale_proxies gauge",
        "controlplane_xds_stream_duration_seconds histogram",
        "controlplane_xds_streams_total counter",
    ];

    [Fact]
    public async Task Metrics_Names_AreThePromisedOnes()
    {
        using var folder = new ServerFolder();
        await using var server = await RunningServer.StartAsync(folder.Root);
        var text = await server.Admin.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(Promised, TypeLine().Matches(text).Select(match => $"{match.Groups[1]} {match.Groups[2]}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Labels_OfEnumValues_AreDistinct()
    {
        Assert.Distinct(Enum.GetValues<RequestKind>().Select(MetricNames.Of));
        Assert.Distinct(Enum.GetValues<StreamEnd>().Select(MetricNames.Of));
        Assert.Distinct(Enum.GetValues<StreamLimit>().Select(MetricNames.Of));
        Assert.Distinct(Enum.GetValues<StreamNotice>().Select(MetricNames.Of));
        Assert.Distinct(ResourceType.All.Select(MetricNames.Of));
    }

    [Theory]
    [InlineData("1.40.0", "1.40")]
    [InlineData("1.36.4-dev", "1.36")]
    [InlineData("", "unknown")]
    [InlineData(null, "unknown")]
    [InlineData("whatever a client sends", "unknown")]
    public void Label_OfAnEnvoyVersion_HasFewValues(string? version, string expected) => Assert.Equal(expected, MetricNames.OfEnvoy(version));

    [GeneratedRegex("^# TYPE (\\S+) (\\S+)$", RegexOptions.Multiline)]
    private static partial Regex TypeLine();
}
