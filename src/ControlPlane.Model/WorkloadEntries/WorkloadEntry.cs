using ControlPlane.Model.Config;

namespace ControlPlane.Model.WorkloadEntries;

/// <summary>Istio's WorkloadEntry: a workload that was declared rather than discovered.</summary>
/// <remarks>https://istio.io/latest/docs/reference/config/networking/workload-entry/. <see cref="WorkloadSpec.Labels"/> already include metadata.labels, which win.</remarks>
public sealed record WorkloadEntry : ConfigObject
{
    public override ConfigKind Kind => ConfigKind.WorkloadEntry;

    public required WorkloadSpec Spec { get; init; }

    /// <summary>False: <c>proxy.istio.io/health-checks-enabled</c> is set and the status condition <c>Healthy</c> is not true.</summary>
    public bool Healthy { get; init; } = true;
}
