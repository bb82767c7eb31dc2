using ControlPlane.Model.DestinationRules;
using ControlPlane.Model.Services;

namespace ControlPlane.Translation;

/// <summary>A port on which a workload serves.</summary>
/// <param name="ServicePort">The service's port.</param>
/// <param name="Port">Where connections arrive at the workload.</param>
/// <param name="AppPort">Where the app listens; equal to <paramref name="Port"/> with redirection unless a Sidecar says otherwise.</param>
/// <param name="Protocol">What it speaks.</param>
public sealed record InboundPort(int ServicePort, int Port, int AppPort, Protocol Protocol)
{
    /// <summary>Where the app listens, an IP address or <c>unix:///path</c>; null: where the connection was going, without redirection at 127.0.0.1.</summary>
    public string? AppAddress { get; init; }

    /// <summary>Address of a listener of its own that clients connect to, as a Sidecar's entry may ask for; null: none.</summary>
    public string? Bind { get; init; }

    /// <summary>Limits of the connections to the app; null: none.</summary>
    public ConnectionPool? Pool { get; init; }
}
