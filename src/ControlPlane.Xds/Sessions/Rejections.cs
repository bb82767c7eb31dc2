using System.Collections.Immutable;

namespace ControlPlane.Xds.Sessions;

/// <summary>What the client refuses: by name the form that it refused last.</summary>
internal sealed class Rejections
{
    private readonly Dictionary<string, RejectedResource> _byName = new(StringComparer.Ordinal);

    internal IEnumerable<string> Names => _byName.Keys;

    internal void Add(EnvoyResource resource, string reason) =>
        _byName[resource.Name] = new RejectedResource(resource, reason);

    /// <summary>The client accepted something else under this name, or no longer asks for it.</summary>
    internal void Forget(string name) => _byName.Remove(name);

    /// <summary>Whether exactly these bytes were refused.</summary>
    internal bool Contains(EnvoyResource? resource) =>
        resource is not null && _byName.TryGetValue(resource.Name, out var rejected) && rejected.Resource.Equals(resource);

    /// <summary>The rejections that still stand against a table: those whose refused form is what the table has.</summary>
    internal ImmutableArray<RejectedResource> Standing(ResourceTable table) =>
        _byName.Count == 0
            ? []
            :
            [
                .. _byName.Values.Where(rejected => rejected.Resource.Equals(table.Find(rejected.Resource.Name)))
                    .OrderBy(static rejected => rejected.Resource.Name, StringComparer.Ordinal),
            ];
}
