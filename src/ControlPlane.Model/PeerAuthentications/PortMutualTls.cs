namespace ControlPlane.Model.PeerAuthentications;

/// <param name="Port">The workload's port, not the service's.</param>
/// <param name="Mode">What holds for it.</param>
public sealed record PortMutualTls(int Port, MutualTlsMode Mode);
