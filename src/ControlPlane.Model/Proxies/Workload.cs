namespace ControlPlane.Model.Proxies;

/// <summary>A workload that was discovered because its sidecar connected.</summary>
/// <param name="Proxy">What its sidecar states.</param>
/// <param name="Health">Whether it takes part.</param>
public sealed record Workload(Proxy Proxy, WorkloadHealth Health);
