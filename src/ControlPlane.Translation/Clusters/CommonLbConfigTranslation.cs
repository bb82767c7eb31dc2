using ControlPlane.Model.DestinationRules;
using Envoy.Type.V3;
using Google.Protobuf.WellKnownTypes;
using Cluster = Envoy.Config.Cluster.V3.Cluster;

namespace ControlPlane.Translation.Clusters;

internal static class CommonLbConfigTranslation
{
    /// <summary>
    /// Unhealthy endpoints are known to the proxy but never used, not even in a panic, unless a rule asks for it. Changes of health are
    /// applied at once: Envoy would otherwise gather them for a second, during which a draining endpoint still gets requests.
    /// </summary>
    internal static Cluster.Types.CommonLbConfig ToEnvoy(OutlierDetection? outliers) => new()
    {
        HealthyPanicThreshold = new Percent { Value = outliers?.MinHealthPercent ?? 0 },
        UpdateMergeWindow = new Duration(),
    };
}
