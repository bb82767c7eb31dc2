using System.Collections.Immutable;

namespace ControlPlane.Xds.Sessions;

/// <summary>What the client refuses: by name the form that it refused last.</summary>
internal sealed class Rejections
{
    private readonly Dictionary<string, RejectedResource> _byName = new(StringComparer.Ordinal);

    internal void Add(EnvoyResource resource, string reason) =>
        _byName[resource.Name] = new RejectedResource(resource, reason);

    /// <summary>The bytes changed: what the table no longer has may be offered again when it comes back.</summary>
    internal void ForgetAllBut(ResourceTable table)
    {
        foreach (var (name, rejected) in _byName)
        {
            if (!rejected.Resource.Equals(table.Find(name)))
            {
                _byName.Remove(name);
            }
        }
    }

    /// <summary>The client no longer asks for this name.</summary>
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
