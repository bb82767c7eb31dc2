using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;

namespace ControlPlane.Model.DestinationRules;

/// <summary>Istio's DestinationRule: how to talk to a service once routing has chosen it.</summary>
/// <remarks>https://istio.io/latest/docs/reference/config/networking/destination-rule/</remarks>
public sealed record DestinationRule : ConfigObject
{
    public override ConfigKind Kind => ConfigKind.DestinationRule;

    /// <summary>As written: short names belong to this object's namespace; may be a wildcard.</summary>
    public required string Host { get; init; }

    public TrafficPolicy TrafficPolicy { get; init; } = TrafficPolicy.None;

    /// <summary>In order; names are unique.</summary>
    public EquatableArray<Subset> Subsets { get; init; }

    /// <summary><c>*</c>, <c>.</c> or namespace names. Empty: the mesh's default, which is <c>*</c>.</summary>
    public EquatableArray<string> ExportTo { get; init; }

    /// <summary>Only for proxies of this namespace with these labels; null: for all.</summary>
    public EquatableMap<string>? WorkloadSelector { get; init; }
}
