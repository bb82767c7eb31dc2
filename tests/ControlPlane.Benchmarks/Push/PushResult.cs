using ControlPlane.Benchmarks.Clients;

namespace ControlPlane.Benchmarks.Push;

/// <summary>One server, one swarm.</summary>
internal sealed record PushResult(SwarmShape Swarm, int Services, ConnectResult Connect, IReadOnlyList<ChangeResult> Changes);
