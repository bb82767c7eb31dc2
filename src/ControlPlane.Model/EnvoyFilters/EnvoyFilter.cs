using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;

namespace ControlPlane.Model.EnvoyFilters;

/// <summary>Istio's EnvoyFilter: changes of what Envoys are given, applied after everything else.</summary>
/// <remarks>https://istio.io/latest/docs/reference/config/networking/envoy-filter/</remarks>
public sealed record EnvoyFilter : ConfigObject
{
    public override ConfigKind Kind => ConfigKind.EnvoyFilter;

    /// <summary>Only for proxies with these labels; null: for all. Of its namespace, or of any when it is the root namespace.</summary>
    public EquatableMap<string>? WorkloadSelector { get; init; }

    /// <summary>Lower ones are applied first.</summary>
    public int Priority { get; init; }

    /// <summary>In order.</summary>
    public EquatableArray<EnvoyPatch> Patches { get; init; }

    /// <summary>Whether it is for gateways of Kubernetes' Gateway API by name, and so for no other proxy.</summary>
    public bool IsForNamedTargets { get; init; }
}
