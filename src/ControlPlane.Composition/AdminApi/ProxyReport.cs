namespace ControlPlane.Composition.AdminApi;

/// <summary>One connected Envoy.</summary>
public sealed record ProxyReport
{
    public required string NodeId { get; init; }

    /// <summary><c>NAME.NAMESPACE</c>.</summary>
    public required string Name { get; init; }

    /// <summary>As its bootstrap states it.</summary>
    public string Cluster { get; init; } = "";

    /// <summary>For example <c>1.40.0</c>; empty when it does not say.</summary>
    public string EnvoyVersion { get; init; } = "";

    /// <summary><c>delta</c> or <c>sotw</c>.</summary>
    public string Variant { get; init; } = "";

    public double ConnectedSeconds { get; init; }

    /// <summary>In push order; only types that it has asked for.</summary>
    public IReadOnlyList<ProxyTypeReport> Types { get; init; } = [];
}
