namespace ControlPlane.Model.EnvoyFilters;

/// <summary>Which route configurations, and what in them; null says nothing.</summary>
public sealed record RoutePatchMatch
{
    public string? Name { get; init; }

    public int? Port { get; init; }

    /// <summary>A Gateway as <c>namespace/name</c>.</summary>
    public string? Gateway { get; init; }

    public string? Host { get; init; }

    public string? Domain { get; init; }

    public string? Route { get; init; }

    /// <summary>ROUTE, REDIRECT or DIRECT_RESPONSE; null: any.</summary>
    public string? Action { get; init; }
}
