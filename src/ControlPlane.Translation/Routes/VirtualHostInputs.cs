using ControlPlane.Model.Collections;

namespace ControlPlane.Translation.Routes;

/// <summary>All that one virtual host depends on.</summary>
internal sealed record VirtualHostInputs
{
    public required string Name { get; init; }

    /// <summary>Unique in the route configuration.</summary>
    public required EquatableArray<string> Domains { get; init; }

    /// <summary>The rules, in order.</summary>
    public EquatableArray<HttpRouteInputs> Rules { get; init; }

    /// <summary>Where everything goes when there are no rules; of an Envoy null when there are some.</summary>
    public RouteTarget? Default { get; init; }

    /// <summary>Answer plain HTTP with a redirect to https.</summary>
    public bool RequireTls { get; init; }
}
