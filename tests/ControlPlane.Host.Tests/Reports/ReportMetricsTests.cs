using System.Text;
using ControlPlane.Host.Reports;
using ControlPlane.Xds.Streams.Reports;
using Envoy.Config.Core.V3;
using Envoy.Config.Endpoint.V3;
using Envoy.Data.Accesslog.V3;
using Microsoft.Extensions.Logging.Abstractions;
using Prometheus;

namespace ControlPlane.Host.Tests.Reports;

/// <summary>What Envoys report, in the server's metrics.</summary>
public sealed class ReportMetricsTests
{
    private static readonly ReportingClient Client = new() { Node = new Node { Id = "n" }, Peer = "ipv4:127.0.0.1:1" };

    private readonly CollectorRegistry _registry = Prometheus.Metrics.NewCustomRegistry();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Load_OfSeveralReports_AddsUpByClusterAndResult()
    {
        var reports = new LoadReportMetrics(Prometheus.Metrics.WithCustomRegistry(_registry));

        reports.Take(Client, [Stats("a", 3, 1, 0), Stats("b", 1, 0, 2)]);
        reports.Take(Client, [Stats("a", 4, 0, 0)]);

        var text = await TextAsync();
        Assert.Contains("controlplane_lrs_requests_total{cluster=\"a\",result=\"success\"} 7", text, StringComparison.Ordinal);
        Assert.Contains("controlplane_lrs_requests_total{cluster=\"a\",result=\"error\"} 1", text, StringComparison.Ordinal);
        Assert.Contains("controlplane_lrs_requests_total{cluster=\"b\",result=\"dropped\"} 2", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_OfMoreClustersThanTheBound_CountsTheRestTogether()
    {
        var reports = new LoadReportMetrics(Prometheus.Metrics.WithCustomRegistry(_registry));

        reports.Take(Client, [.. Enumerable.Range(0, LoadReportMetrics.MostClusters + 500).Select(number => Stats($"c{number}", 1, 0, 0))]);

        var text = await TextAsync();
        Assert.Contains("cluster=\"(others)\",result=\"success\"} 500", text, StringComparison.Ordinal);
        Assert.Equal(3 * (LoadReportMetrics.MostClusters + 1), text.Split('\n').Count(line => line.StartsWith("controlplane_lrs_requests_total{", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task AccessLogs_WrittenAndDropped_AreCounted()
    {
        var logs = new AccessLogCounter(Prometheus.Metrics.WithCustomRegistry(_registry), NullLogger<AccessLogCounter>.Instance);
        var batch = new AccessLogBatch(Client, "all", [new HTTPAccessLogEntry(), new HTTPAccessLogEntry()], []);

        await logs.WriteAsync(batch, Cancellation);
        logs.Dropped(batch);

        var text = await TextAsync();
        Assert.Contains("controlplane_als_entries_total{kind=\"http\"} 2", text, StringComparison.Ordinal);
        Assert.Contains("controlplane_als_dropped_total 2", text, StringComparison.Ordinal);
    }

    private static ClusterStats Stats(string cluster, ulong successes, ulong errors, ulong dropped) =>
        new()
        {
            ClusterName = cluster,
            TotalDroppedRequests = dropped,
            UpstreamLocalityStats = { new UpstreamLocalityStats { TotalSuccessfulRequests = successes, TotalErrorRequests = errors } },
        };

    private async Task<string> TextAsync()
    {
        using var stream = new MemoryStream();
        await _registry.CollectAndExportAsTextAsync(stream, Cancellation);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
