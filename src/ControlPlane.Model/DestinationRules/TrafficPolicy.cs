using ControlPlane.Model.Collections;

namespace ControlPlane.Model.DestinationRules;

/// <summary>Blocks of settings; a null block says nothing.</summary>
public sealed record TrafficPolicy
{
    public static TrafficPolicy None { get; } = new();

    public LoadBalancer? LoadBalancer { get; init; }

    public ConnectionPool? ConnectionPool { get; init; }

    public OutlierDetection? OutlierDetection { get; init; }

    public ClientTls? Tls { get; init; }

    /// <summary>Per service port; replaces the blocks above wholesale for that port.</summary>
    public EquatableArray<PortTrafficPolicy> PortLevelSettings { get; init; }
}
