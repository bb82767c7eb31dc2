namespace ControlPlane.Host.Loop;

/// <summary>When the first and the last of some changes came, as timestamps of the <see cref="TimeProvider"/>.</summary>
public readonly record struct Arrivals(long First, long Last);
