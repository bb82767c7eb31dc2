using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;

namespace ControlPlane.Model.PeerAuthentications;

/// <summary>Istio's PeerAuthentication: whether workloads let in plaintext, mutual TLS or both.</summary>
/// <remarks>https://istio.io/latest/docs/reference/config/security/peer_authentication/</remarks>
public sealed record PeerAuthentication : ConfigObject
{
    public override ConfigKind Kind => ConfigKind.PeerAuthentication;

    /// <summary>Labels of the workloads that it is for; empty: all of its namespace, and in the root namespace all of the mesh.</summary>
    public EquatableMap<string> Selector { get; init; } = EquatableMap<string>.Empty;

    public MutualTlsMode Mode { get; init; }

    /// <summary>By port; ports are unique. Only with a selector.</summary>
    public EquatableArray<PortMutualTls> Ports { get; init; }
}
