using ControlPlane.Model.Collections;

namespace ControlPlane.Translation.Proxyless;

/// <summary>All that the listener of a gRPC client depends on.</summary>
/// <param name="Name">What the client dials: <c>host:port</c>.</param>
/// <param name="RouteName">Its route configuration.</param>
internal sealed record ApiListenerInputs(string Name, string RouteName)
{
    /// <summary>What it is made of, for people; the only field that no byte depends on.</summary>
    public EquatableArray<string> Origins { get; init; }
}
