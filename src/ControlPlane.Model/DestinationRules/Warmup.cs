namespace ControlPlane.Model.DestinationRules;

/// <param name="Duration">How long a new endpoint warms up.</param>
/// <param name="MinimumPercent">Share at the beginning, 0..100; default 10.</param>
/// <param name="Aggression">Shape of the growth, above 0; 1 is linear.</param>
public sealed record Warmup(TimeSpan Duration, double MinimumPercent = 10, double Aggression = 1);
