using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;

namespace ControlPlane.Model.WorkloadEntries;

/// <summary>YAML to <see cref="WorkloadEntry"/>.</summary>
internal static class WorkloadEntryReader
{
    private const string HealthChecksAnnotation = "proxy.istio.io/health-checks-enabled";

    internal static WorkloadEntry Read(ObjectMeta metadata, MappingReader reader, ConfigNode? status)
    {
        var spec = WorkloadSpecReader.Read(reader);
        if (!reader.Has("address") && !reader.Has("network"))
        {
            reader.RequiredNode("address");
        }

        var labels = EquatableMap<string>.From(spec.Labels.Concat(metadata.Labels));
        return new()
        {
            Metadata = metadata,
            Spec = spec with { Labels = labels, Locality = reader.Has("locality") ? spec.Locality : WorkloadSpecReader.LocalityOf(null, labels) },
            Healthy = !(metadata.Annotations.TryGetValue(HealthChecksAnnotation, out var enabled) && enabled == "true") || SaysHealthy(status),
        };
    }

    // The status is written by machines and not validated.
    private static bool SaysHealthy(ConfigNode? status)
    {
        var conditions = (status as ConfigNode.Mapping)?.Find("conditions") as ConfigNode.Sequence;
        return conditions is not null && conditions.Items.OfType<ConfigNode.Mapping>()
            .Any(condition => condition.Find("type") is ConfigNode.Scalar { Text: "Healthy" } && condition.Find("status") is ConfigNode.Scalar { Text: "True" or "true" });
    }
}
