using ControlPlane.Model.DestinationRules;
using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Translation.Clusters;

internal static class OutlierDetectionTranslation
{
    internal static Envoy.Config.Cluster.V3.OutlierDetection ToEnvoy(OutlierDetection outliers)
    {
        var envoy = new Envoy.Config.Cluster.V3.OutlierDetection
        {
            EnforcingSuccessRate = 0,
            Interval = outliers.Interval?.ToDuration(),
            BaseEjectionTime = outliers.BaseEjectionTime?.ToDuration(),
            MaxEjectionPercent = outliers.MaxEjectionPercent is > 0 ? (uint)outliers.MaxEjectionPercent : null,
        };
        if (outliers.Consecutive5xxErrors is { } errors)
        {
            envoy.Consecutive5Xx = errors > 0 ? (uint)errors : null;
            envoy.EnforcingConsecutive5Xx = errors > 0 ? 100u : 0;
        }

        if (outliers.ConsecutiveGatewayErrors is { } gatewayErrors)
        {
            envoy.ConsecutiveGatewayFailure = gatewayErrors > 0 ? (uint)gatewayErrors : null;
            envoy.EnforcingConsecutiveGatewayFailure = gatewayErrors > 0 ? 100u : 0;
        }

        if (outliers.SplitExternalLocalOriginErrors)
        {
            envoy.SplitExternalLocalOriginErrors = true;
            envoy.EnforcingLocalOriginSuccessRate = 0;
            if (outliers.ConsecutiveLocalOriginFailures is > 0 and var failures)
            {
                envoy.ConsecutiveLocalOriginFailure = (uint)failures;
                envoy.EnforcingConsecutiveLocalOriginFailure = 100;
            }
        }

        return envoy;
    }
}
