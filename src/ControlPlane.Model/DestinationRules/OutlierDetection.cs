namespace ControlPlane.Model.DestinationRules;

/// <summary>When an endpoint that answers badly is taken out for a while. Null: Envoy's default.</summary>
public sealed record OutlierDetection
{
    /// <summary>0 switches this check off; null: 5.</summary>
    public int? Consecutive5xxErrors { get; init; }

    /// <summary>0 or null: not checked.</summary>
    public int? ConsecutiveGatewayErrors { get; init; }

    public bool SplitExternalLocalOriginErrors { get; init; }

    public int? ConsecutiveLocalOriginFailures { get; init; }

    /// <summary>Null: 10 s.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>Null: 30 s.</summary>
    public TimeSpan? BaseEjectionTime { get; init; }

    /// <summary>0..100; null: 10.</summary>
    public int? MaxEjectionPercent { get; init; }

    /// <value>0..100; default 0: never send to ejected endpoints just because too few are left.</value>
    public int MinHealthPercent { get; init; }
}
