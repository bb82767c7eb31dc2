using ControlPlane.Model.DestinationRules;

namespace ControlPlane.Model.Sidecars;

/// <summary>An entry of <c>ingress</c>: a port at which others reach the workload.</summary>
public sealed record IngressListener
{
    public required SidecarPort Port { get; init; }

    /// <summary>IP address to listen at; null: the workload's.</summary>
    public string? Bind { get; init; }

    public CaptureMode CaptureMode { get; init; }

    /// <summary>Where the app is: <c>127.0.0.1:port</c>, <c>[::1]:port</c>, <c>0.0.0.0:port</c> and <c>[::]:port</c> for the workload's own address, <c>unix:///path</c>; null: the same port.</summary>
    public string? DefaultEndpoint { get; init; }

    /// <summary>Null: the Sidecar's <see cref="Sidecar.InboundConnectionPool"/>.</summary>
    public ConnectionPool? ConnectionPool { get; init; }
}
