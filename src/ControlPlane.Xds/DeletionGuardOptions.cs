namespace ControlPlane.Xds;

/// <summary>Which losses are too big to believe at once. See <see cref="DeletionGuard"/>.</summary>
public sealed record DeletionGuardOptions
{
    /// <summary>Share of a type's resources that may go at once, from 0 to 1.</summary>
    /// <value>0.5.</value>
    public double MaxLoss { get; init; } = 0.5;

    /// <summary>Types with fewer resources than this are not guarded.</summary>
    /// <value>10: in a small set half of it is one or two resources.</value>
    public int MinResources { get; init; } = 10;

    /// <summary>After which time a loss that lasts is believed.</summary>
    /// <value>1 minute.</value>
    public TimeSpan HoldFor { get; init; } = TimeSpan.FromMinutes(1);
}
