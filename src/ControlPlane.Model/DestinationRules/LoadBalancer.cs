namespace ControlPlane.Model.DestinationRules;

/// <summary>How an endpoint is chosen.</summary>
public sealed record LoadBalancer
{
    /// <value>Default least request.</value>
    public LoadBalancerKind Simple { get; init; } = LoadBalancerKind.LeastRequest;

    /// <summary>Set: the choice follows a hash of the request, and <see cref="Simple"/> has no effect.</summary>
    public ConsistentHash? ConsistentHash { get; init; }

    /// <summary>New endpoints get their share step by step. Only for least request and round robin.</summary>
    public Warmup? Warmup { get; init; }

    /// <summary>Whether endpoints near the client come first, which outlier detection otherwise switches on.</summary>
    public bool PrefersNearEndpoints { get; init; } = true;
}
