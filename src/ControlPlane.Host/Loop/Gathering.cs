namespace ControlPlane.Host.Loop;

/// <summary>What the decision to go on gathering depends on.</summary>
/// <param name="SinceFirst">Age of the oldest change that waits.</param>
/// <param name="SinceLast">Age of the newest change that waits.</param>
/// <param name="SincePush">How long ago the push before was made; null: there was none.</param>
public readonly record struct Gathering(TimeSpan SinceFirst, TimeSpan SinceLast, TimeSpan? SincePush)
{
    /// <summary>Whether some Envoy has not answered yet to the push before.</summary>
    public bool PushUnderWay { get; init; }

    /// <summary>How many gatherings before this one were busy without a break.</summary>
    public int Streak { get; init; }
}
