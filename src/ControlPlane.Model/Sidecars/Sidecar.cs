using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
using ControlPlane.Model.DestinationRules;

namespace ControlPlane.Model.Sidecars;

/// <summary>Istio's Sidecar: what of the mesh a workload's proxy sees, and which of its own ports it opens. Gateways have no use for it.</summary>
/// <remarks>https://istio.io/latest/docs/reference/config/networking/sidecar/</remarks>
public sealed record Sidecar : ConfigObject
{
    public override ConfigKind Kind => ConfigKind.Sidecar;

    /// <summary>Only for proxies of this namespace with these labels; null: for all of them, and in the root namespace for all that have no other.</summary>
    public EquatableMap<string>? WorkloadSelector { get; init; }

    /// <summary>In order; the one without a port, if any, is the last. Empty: everything is seen.</summary>
    public EquatableArray<EgressListener> Egress { get; init; }

    /// <summary>In order; port numbers are unique. Empty: the ports that services declare.</summary>
    public EquatableArray<IngressListener> Ingress { get; init; }

    /// <summary>Null: the mesh's.</summary>
    public OutboundTrafficPolicy? OutboundTrafficPolicy { get; init; }

    /// <summary>Limits of the connections to the workload itself; null: none stated.</summary>
    public ConnectionPool? InboundConnectionPool { get; init; }
}
