using System.Collections.Immutable;

namespace ControlPlane.Xds.Streams.Reports;

/// <summary>What a client should report of its load.</summary>
public sealed record LoadReportPlan
{
    /// <summary>Time between two reports. More than zero.</summary>
    /// <value>10 seconds.</value>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The clusters to report; in any order, unique.</summary>
    /// <value>Empty: all clusters.</value>
    public ImmutableArray<string> Clusters { get; init; } = [];

    /// <summary>Whether each endpoint is reported, too, and not only each locality.</summary>
    public bool ByEndpoint { get; init; }
}
