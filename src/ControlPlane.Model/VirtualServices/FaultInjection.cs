namespace ControlPlane.Model.VirtualServices;

/// <summary>Faults made on purpose.</summary>
public sealed record FaultInjection(FaultDelay? Delay, FaultAbort? Abort);
