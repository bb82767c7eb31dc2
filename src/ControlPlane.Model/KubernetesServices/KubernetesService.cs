using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
using ControlPlane.Model.Services;

namespace ControlPlane.Model.KubernetesServices;

/// <summary>Kubernetes' Service (v1), in a file exactly as in a cluster.</summary>
public sealed record KubernetesService : ConfigObject
{
    public override ConfigKind Kind => ConfigKind.Service;

    /// <summary>Null: no selector, so no workload is an endpoint.</summary>
    public EquatableMap<string>? Selector { get; init; }

    public EquatableArray<ServicePort> Ports { get; init; }

    /// <summary>Cluster IPs; empty when none was given or the service is headless.</summary>
    public EquatableArray<string> ClusterIps { get; init; }

    /// <summary><c>clusterIP: None</c>.</summary>
    public bool Headless { get; init; }

    /// <summary>Set: an alias for this name (<c>type: ExternalName</c>).</summary>
    public string? ExternalName { get; init; }

    /// <summary>From the annotation <c>networking.istio.io/exportTo</c>.</summary>
    public EquatableArray<string> ExportTo { get; init; }
}
