namespace ControlPlane.Xds.Sessions;

/// <summary>
/// What the client holds, as far as the server sent it: exactly one table of the store, except for a few names. So a thousand proxies
/// that are up to date cost a reference each, not a dictionary each.
/// </summary>
internal sealed class ClientState(ResourceType type)
{
    private readonly Dictionary<string, EnvoyResource?> _exceptions = new(StringComparer.Ordinal);

    /// <summary>The table that the client is in step with, but for <see cref="Exceptions"/>.</summary>
    internal ResourceTable Base { get; private set; } = ResourceTable.Empty(type);

    internal IReadOnlyDictionary<string, EnvoyResource?> Exceptions => _exceptions;

    internal EnvoyResource? Find(string name) =>
        _exceptions.TryGetValue(name, out var resource) ? resource : Base.Find(name);

    /// <summary>The client holds this form of the resource, or none.</summary>
    internal void Set(string name, EnvoyResource? resource)
    {
        if (Equals(Base.Find(name), resource))
        {
            _exceptions.Remove(name);
        }
        else
        {
            _exceptions[name] = resource;
        }
    }

    /// <summary>The name is of no interest any more.</summary>
    internal void Drop(string name) => _exceptions.Remove(name);

    /// <summary>The client is in step with another table, except for <paramref name="exceptions"/>.</summary>
    internal void Rebase(ResourceTable table, IEnumerable<KeyValuePair<string, EnvoyResource?>> exceptions)
    {
        KeyValuePair<string, EnvoyResource?>[] kept = ReferenceEquals(exceptions, ResponsePlan.NothingKept) ? [] : [.. exceptions];
        Base = table;
        _exceptions.Clear();
        Capacity.Release(_exceptions);
        foreach (var (name, resource) in kept)
        {
            Set(name, resource);
        }
    }
}
