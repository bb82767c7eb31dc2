namespace ControlPlane.Model.DestinationRules;

/// <summary>SO_KEEPALIVE; a null field leaves the operating system's default.</summary>
public sealed record TcpKeepalive(int? Probes, TimeSpan? Time, TimeSpan? Interval);
