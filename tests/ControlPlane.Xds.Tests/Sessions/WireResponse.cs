namespace ControlPlane.Xds.Tests.Sessions;

/// <summary>A response as a client sees it.</summary>
internal sealed record WireResponse(
    ResourceType Type, string Nonce, string Version, IReadOnlyList<EnvoyResource> Resources, IReadOnlyList<string> Removed)
{
    internal IEnumerable<string> Names => Resources.Select(resource => resource.Name).Order(StringComparer.Ordinal);

    internal EnvoyResource this[string name] => Resources.Single(resource => resource.Name == name);
}
