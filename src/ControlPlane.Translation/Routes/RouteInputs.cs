using ControlPlane.Model.Collections;

namespace ControlPlane.Translation.Routes;

/// <summary>All that one route configuration depends on.</summary>
internal sealed record RouteInputs
{
    public required string Name { get; init; }

    /// <summary>By name; names and domains are unique.</summary>
    public EquatableArray<VirtualHostInputs> VirtualHosts { get; init; }

    /// <summary>What happens to hosts that no virtual host names.</summary>
    public UnknownHosts UnknownHosts { get; init; }

    /// <summary>The cluster for hosts that are let through; null: where the client was going, or by their name.</summary>
    public string? UnknownCluster { get; init; }

    /// <summary>Whether a port in the Host header is significant: only where one listener serves many ports.</summary>
    public bool MatchPorts { get; init; }

    /// <summary>Whether it is for a gRPC library.</summary>
    public bool Proxyless { get; init; }

    /// <summary>What it is made of, for people; the only field that no byte depends on.</summary>
    public EquatableArray<string> Origins { get; init; }
}
