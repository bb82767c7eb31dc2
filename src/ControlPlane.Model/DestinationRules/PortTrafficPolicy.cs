namespace ControlPlane.Model.DestinationRules;

/// <summary>Settings of one service port. A null block means the default, not the rule's own.</summary>
public sealed record PortTrafficPolicy(int Port, LoadBalancer? LoadBalancer, ConnectionPool? ConnectionPool, OutlierDetection? OutlierDetection)
{
    public ClientTls? Tls { get; init; }
}
