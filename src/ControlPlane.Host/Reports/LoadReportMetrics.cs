using System.Collections.Concurrent;
using ControlPlane.Xds.Streams.Reports;
using Envoy.Config.Endpoint.V3;
using Prometheus;

namespace ControlPlane.Host.Reports;

/// <summary>
/// Adds up what Envoys report of their load, by cluster. A bounded number of clusters have a name of their own; what is beyond counts
/// together, so that no client can make the metrics grow.
/// </summary>
internal sealed class LoadReportMetrics(IMetricFactory factory) : ILoadReports
{
    internal const int MostClusters = 1000;

    private const string Others = "(others)";

    private static readonly LoadReportPlan Everything = new();

    private readonly Counter _requests = factory.CreateCounter(
        "controlplane_lrs_requests_total", "Requests that Envoys report, by cluster and result.", ["cluster", "result"]);

    private readonly ConcurrentDictionary<string, bool> _named = new(StringComparer.Ordinal);

    public LoadReportPlan PlanFor(ReportingClient client) => Everything;

    public void Take(ReportingClient client, IReadOnlyList<ClusterStats> clusters)
    {
        foreach (var cluster in clusters)
        {
            var name = NameOf(cluster.ClusterName);
            foreach (var locality in cluster.UpstreamLocalityStats)
            {
                Count(name, "success", locality.TotalSuccessfulRequests);
                Count(name, "error", locality.TotalErrorRequests);
            }

            Count(name, "dropped", cluster.TotalDroppedRequests);
        }
    }

    private void Count(string cluster, string result, ulong count) => _requests.WithLabels(cluster, result).Inc(count);

    /// <summary>A race may let a few more in than the bound says, and no more than there are streams.</summary>
    private string NameOf(string cluster) =>
        _named.ContainsKey(cluster) || (_named.Count < MostClusters && _named.TryAdd(cluster, true)) ? cluster : Others;
}
