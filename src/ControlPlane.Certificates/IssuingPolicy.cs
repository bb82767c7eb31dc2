namespace ControlPlane.Certificates;

/// <summary>How long certificates live.</summary>
public sealed record IssuingPolicy
{
    /// <value>Default 24 h.</value>
    public TimeSpan DefaultLife { get; init; } = TimeSpan.FromHours(24);

    /// <summary>A longer life is refused, not cut.</summary>
    /// <value>Default 90 days, as Istio's.</value>
    public TimeSpan LongestLife { get; init; } = TimeSpan.FromDays(90);

    /// <summary>When the authority itself has less left than this, it does not sign any more.</summary>
    /// <value>Default 5 minutes.</value>
    public TimeSpan ShortestLife { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How much earlier than now a certificate begins, for peers whose clocks are behind.</summary>
    /// <value>Default 2 minutes.</value>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromMinutes(2);
}
