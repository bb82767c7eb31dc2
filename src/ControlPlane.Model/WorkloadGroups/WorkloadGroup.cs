using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
using ControlPlane.Model.WorkloadEntries;

namespace ControlPlane.Model.WorkloadGroups;

/// <summary>Istio's WorkloadGroup: what the sidecars that join it have in common.</summary>
/// <remarks>https://istio.io/latest/docs/reference/config/networking/workload-group/</remarks>
public sealed record WorkloadGroup : ConfigObject
{
    public override ConfigKind Kind => ConfigKind.WorkloadGroup;

    /// <summary>Labels that every member gets (<c>spec.metadata.labels</c>).</summary>
    public EquatableMap<string> MemberLabels { get; init; } = EquatableMap<string>.Empty;

    /// <summary>Ports, labels, service account, locality of the members; its address is empty.</summary>
    public required WorkloadSpec Template { get; init; }
}
