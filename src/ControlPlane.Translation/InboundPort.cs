using ControlPlane.Model.Services;

namespace ControlPlane.Translation;

/// <summary>A port on which a workload serves.</summary>
/// <param name="ServicePort">The service's port.</param>
/// <param name="Port">Where connections arrive at the workload.</param>
/// <param name="AppPort">Where the app listens; equal to <paramref name="Port"/> with redirection.</param>
/// <param name="Protocol">What it speaks.</param>
public sealed record InboundPort(int ServicePort, int Port, int AppPort, Protocol Protocol);
