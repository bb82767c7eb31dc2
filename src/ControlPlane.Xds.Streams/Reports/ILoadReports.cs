using Envoy.Config.Endpoint.V3;

namespace ControlPlane.Xds.Streams.Reports;

/// <summary>Where reports of load go (LRS). Called by the loops of the streams at the same time; returns at once.</summary>
public interface ILoadReports
{
    /// <summary>What a client should report; asked at its first message and after each report, and told to the client when it has changed.</summary>
    LoadReportPlan PlanFor(ReportingClient client);

    /// <summary>What a client counted since its last report. Several reports add up.</summary>
    void Take(ReportingClient client, IReadOnlyList<ClusterStats> clusters);
}
