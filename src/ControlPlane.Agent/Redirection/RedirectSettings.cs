using ControlPlane.Model.Collections;

namespace ControlPlane.Agent.Redirection;

/// <summary>Which connections the kernel leads to the sidecar, in the mode redirect.</summary>
public sealed record RedirectSettings
{
    /// <summary>Envoy's user: its connections are left alone, or they would come back to it for ever.</summary>
    /// <value>Default 1337, as Istio's.</value>
    public int EnvoyUserId { get; init; } = 1337;

    /// <summary>Whether DNS questions by UDP go to the sidecar's DNS listener on port 15053.</summary>
    public bool Dns { get; init; }

    /// <summary>Ports of this workload that are reached without the sidecar.</summary>
    /// <value>Default: those of Envoy itself and of a control plane on the same machine.</value>
    public EquatableArray<int> ExcludedInboundPorts { get; init; } = [15000, 15001, 15006, 15010, 15014, 15020, 15021];

    /// <summary>Ports of others that the app reaches without the sidecar.</summary>
    /// <value>Default 15010: an agent beside the app reports to the control plane.</value>
    public EquatableArray<int> ExcludedOutboundPorts { get; init; } = [15010];

    /// <summary>Networks (<c>10.0.0.0/8</c>) that the app reaches without the sidecar.</summary>
    public EquatableArray<string> ExcludedOutboundNetworks { get; init; }
}
