using ControlPlane.Model.Collections;

namespace ControlPlane.Model.VirtualServices;

/// <summary>One entry of <c>tls</c> or <c>tcp</c>: which connections, and where they go.</summary>
public sealed record ConnectionRoute
{
    /// <summary>Alternatives; empty (only of <c>tcp</c>): every connection.</summary>
    public EquatableArray<ConnectionMatch> Match { get; init; }

    public EquatableArray<RouteDestination> Route { get; init; }
}
