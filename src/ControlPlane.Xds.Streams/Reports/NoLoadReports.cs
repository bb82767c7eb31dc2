using Envoy.Config.Endpoint.V3;

namespace ControlPlane.Xds.Streams.Reports;

/// <summary>For a host that does not look at load.</summary>
internal sealed class NoLoadReports : ILoadReports
{
    private static readonly LoadReportPlan Seldom = new() { Interval = TimeSpan.FromMinutes(1) };

    public LoadReportPlan PlanFor(ReportingClient client) => Seldom;

    public void Take(ReportingClient client, IReadOnlyList<ClusterStats> clusters)
    {
    }
}
