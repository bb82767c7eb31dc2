namespace ControlPlane.Host.Workloads;

/// <param name="Reconnect">How long a workload outlives its Envoy's stream when it did not say that it leaves.</param>
/// <param name="Restart">How long after a start the workloads known from before wait for their Envoys.</param>
public sealed record WorkloadGraces(TimeSpan Reconnect, TimeSpan Restart);
