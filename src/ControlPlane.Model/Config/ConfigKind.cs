namespace ControlPlane.Model.Config;

/// <summary>The kinds of objects that a mesh is configured with. The name is the YAML <c>kind</c>.</summary>
public enum ConfigKind
{
    VirtualService,
    DestinationRule,
    Gateway,
    ServiceEntry,
    WorkloadEntry,
    WorkloadGroup,
    Sidecar,
    PeerAuthentication,
    Telemetry,
    EnvoyFilter,

    /// <summary>Kubernetes' <c>Service</c> (v1).</summary>
    Service,

    AuthorizationPolicy,

    RequestAuthentication,
}
