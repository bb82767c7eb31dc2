namespace ControlPlane.Composition.AdminApi;

/// <summary>What <c>GET /proxies/{nodeId}/hosts</c> answers: the names that a workload may use, and the addresses that its Envoy catches.</summary>
public sealed record HostReports(IReadOnlyList<HostReport> Hosts);
