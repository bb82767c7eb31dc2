using ControlPlane.Model.Collections;
using ControlPlane.Model.VirtualServices;

namespace ControlPlane.Translation.Routes;

/// <summary>One entry of a VirtualService as it applies to a class of proxies: alternatives chosen, destinations resolved.</summary>
internal sealed record HttpRouteInputs
{
    public required HttpRoute Route { get; init; }

    /// <summary>The alternatives that can hold for these proxies; empty: every request matches.</summary>
    public EquatableArray<HttpMatch> Matches { get; init; }

    /// <summary>In the rule's order; clusters by name.</summary>
    public EquatableArray<RouteTarget> Targets { get; init; }

    /// <summary>In the rule's order.</summary>
    public EquatableArray<RouteMirror> Mirrors { get; init; }

    /// <summary>The port that requests come in on, for redirects that keep it.</summary>
    public required int ListenerPort { get; init; }

    /// <summary>Path of the VirtualService in Kubernetes' API, which Envoy carries as metadata.</summary>
    public required string ConfigPath { get; init; }
}
