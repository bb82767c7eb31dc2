namespace ControlPlane.Translation.Listeners;

/// <summary>What becomes of the connections to one port of a workload.</summary>
/// <param name="Tcp">Of bytes.</param>
/// <param name="Http">Of requests; null: the port is not read as HTTP.</param>
/// <param name="IsSniffed">Whether the first bytes decide which of the two it is.</param>
internal sealed record InboundTargets(FilterChainTarget.Tcp Tcp, FilterChainTarget? Http, bool IsSniffed);
