namespace ControlPlane.Model.DestinationRules;

/// <summary>Limits of the connections to a service. Null and zero mean "not set".</summary>
public sealed record ConnectionPool
{
    public int? MaxConnections { get; init; }

    /// <value>Default 10 s.</value>
    public TimeSpan? ConnectTimeout { get; init; }

    public TcpKeepalive? TcpKeepalive { get; init; }

    public TimeSpan? MaxConnectionDuration { get; init; }

    public TimeSpan? TcpIdleTimeout { get; init; }

    public int? Http1MaxPendingRequests { get; init; }

    /// <summary>Requests in flight; applies to HTTP/1 too.</summary>
    public int? Http2MaxRequests { get; init; }

    public int? MaxRequestsPerConnection { get; init; }

    public int? MaxRetries { get; init; }

    public TimeSpan? HttpIdleTimeout { get; init; }

    public H2UpgradePolicy H2UpgradePolicy { get; init; }

    /// <summary>Speak upstream what the client spoke.</summary>
    public bool UseClientProtocol { get; init; }

    public int? MaxConcurrentStreams { get; init; }

    /// <summary>Only where HTTP/2 is spoken for certain.</summary>
    public Http2KeepAlive? Http2KeepAlive { get; init; }
}
