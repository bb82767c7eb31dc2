namespace ControlPlane.Model.VirtualServices;

/// <param name="FixedDelay">1 ms or more.</param>
/// <param name="Percent">Share of the requests, 0..100; null delays none, as in Istio.</param>
public sealed record FaultDelay(TimeSpan FixedDelay, double? Percent);
