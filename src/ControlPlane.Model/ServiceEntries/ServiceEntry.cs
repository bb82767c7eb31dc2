using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
using ControlPlane.Model.Services;
using ControlPlane.Model.WorkloadEntries;

namespace ControlPlane.Model.ServiceEntries;

/// <summary>Istio's ServiceEntry: a service that the mesh would not know otherwise.</summary>
/// <remarks>https://istio.io/latest/docs/reference/config/networking/service-entry/</remarks>
public sealed record ServiceEntry : ConfigObject
{
    public override ConfigKind Kind => ConfigKind.ServiceEntry;

    /// <summary>Fully qualified; may start with <c>*</c>. One service each.</summary>
    public EquatableArray<string> Hosts { get; init; }

    /// <summary>Virtual addresses or CIDR blocks.</summary>
    public EquatableArray<string> Addresses { get; init; }

    public EquatableArray<ServicePort> Ports { get; init; }

    /// <summary><c>MESH_EXTERNAL</c>, Istio's default.</summary>
    public bool External { get; init; } = true;

    public Resolution Resolution { get; init; }

    public EquatableArray<WorkloadSpec> Endpoints { get; init; }

    /// <summary>Labels of the workloads that serve it; null: none are selected. Excludes <see cref="Endpoints"/>.</summary>
    public EquatableMap<string>? WorkloadSelector { get; init; }

    /// <summary><c>*</c>, <c>.</c>, <c>~</c> or namespace names. Empty: the mesh's default, which is <c>*</c>.</summary>
    public EquatableArray<string> ExportTo { get; init; }

    public EquatableArray<string> SubjectAltNames { get; init; }
}
