using Envoy.Service.Discovery.V3;

namespace ControlPlane.Xds.Tests.Sessions;

/// <summary>A response as a client sees it.</summary>
internal sealed record WireResponse(
    ResourceType Type, string Nonce, string Version, IReadOnlyList<EnvoyResource> Resources, IReadOnlyList<string> Removed)
{
    /// <summary>The elements of the response with all their fields; unwrapped in the state-of-the-world variant.</summary>
    internal IReadOnlyList<Resource> OnWire { get; init; } = [];

    internal IReadOnlyList<ResourceError> Errors { get; init; } = [];

    internal string ControlPlane { get; init; } = "";

    internal IEnumerable<string> Names => Resources.Select(resource => resource.Name).Order(StringComparer.Ordinal);

    internal EnvoyResource this[string name] => Resources.Single(resource => resource.Name == name);
}
