using ControlPlane.Model.DestinationRules;
using Envoy.Config.Cluster.V3;

namespace ControlPlane.Translation.Clusters;

internal static class CircuitBreakersTranslation
{
    /// <summary>What is not limited is unlimited (A12): Envoy's own defaults, such as 3 parallel retries, would surprise.</summary>
    internal static CircuitBreakers ToEnvoy(ConnectionPool? pool) => new()
    {
        Thresholds =
        {
            new CircuitBreakers.Types.Thresholds
            {
                MaxConnections = Limit(pool?.MaxConnections),
                MaxPendingRequests = Limit(pool?.Http1MaxPendingRequests),
                MaxRequests = Limit(pool?.Http2MaxRequests),
                MaxRetries = Limit(pool?.MaxRetries),
            },
        },
    };

    private static uint Limit(int? value) => value is > 0 ? (uint)value : uint.MaxValue;
}
