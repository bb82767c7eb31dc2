using ControlPlane.Agent.Addresses;

namespace ControlPlane.Agent.Envoys;

/// <summary>A listener of a running Envoy.</summary>
/// <param name="Name">As the control plane named it.</param>
/// <param name="Address">Where it really listens.</param>
public sealed record EnvoyListener(string Name, HostAndPort Address)
{
    /// <summary>Whether it takes what others send to the workload.</summary>
    public bool IsInbound => Name.StartsWith("inbound|", StringComparison.Ordinal) || Name.Contains("Inbound", StringComparison.Ordinal);

    /// <summary>What its statistics are named after: <c>listener.ADDRESS_PORT.</c>, colons as underscores.</summary>
    internal string StatPrefix => $"listener.{Address.ToString().Replace(':', '_')}.";
}
