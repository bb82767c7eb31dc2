namespace ControlPlane.Agent.Bootstraps;

/// <summary>Where an Envoy gets its certificate and the roots.</summary>
/// <param name="SocketPath">The agent's Unix socket; absolute.</param>
/// <param name="TrustDomain">Where the control plane that it talks to must live.</param>
public sealed record SecretSource(string SocketPath, string TrustDomain);
