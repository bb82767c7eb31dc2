using ControlPlane.Agent.Addresses;

namespace ControlPlane.Agent.Running;

/// <summary>Where an app reaches a service through its sidecar.</summary>
/// <param name="Service">The service's name, as short as the app's namespace allows.</param>
/// <param name="Port">The service's port.</param>
/// <param name="Address">The local listener.</param>
public sealed record ServiceUrl(string Service, int Port, HostAndPort Address)
{
    public override string ToString() => $"http://{Address}";
}
