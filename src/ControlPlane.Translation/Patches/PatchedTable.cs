using ControlPlane.Xds;
using Google.Protobuf;

namespace ControlPlane.Translation.Patches;

/// <summary>A table of one type with its resources changed, each again only when it is another one.</summary>
/// <param name="type">What is in it.</param>
/// <param name="origins">The objects that change it.</param>
internal sealed class PatchedTable(ResourceType type, string[] origins)
{
    private Dictionary<EnvoyResource, EnvoyResource?> _known = new(ReferenceEqualityComparer.Instance);
    private ResourceTable? _from;
    private ResourceTable _result = ResourceTable.Empty(type);

    /// <param name="table">Unchanged.</param>
    /// <param name="change">Gives the changed message, or null to leave it out.</param>
    /// <param name="added">Further resources; one of a name that is there is left out.</param>
    internal ResourceTable Of(ResourceTable table, Func<ByteString, IMessage?> change, IEnumerable<(string Name, IMessage Message)> added)
    {
        if (ReferenceEquals(table, _from))
        {
            return _result;
        }

        var known = new Dictionary<EnvoyResource, EnvoyResource?>(ReferenceEqualityComparer.Instance);
        foreach (var resource in table)
        {
            known[resource] = _known.TryGetValue(resource, out var before) ? before : Change(resource, change);
        }

        (_known, _from) = (known, table);
        var all = known.Values.OfType<EnvoyResource>().ToDictionary(resource => resource.Name);
        foreach (var (name, message) in added)
        {
            all.TryAdd(name, EnvoyResource.Create(type, name, message, origins));
        }

        return _result = ResourceTable.Create(type, all.Values);
    }

    private EnvoyResource? Change(EnvoyResource resource, Func<ByteString, IMessage?> change)
    {
        if (resource.Message.IsEmpty)
        {
            return resource;
        }

        if (change(ByteString.CopyFrom(resource.Message.Span)) is not { } message)
        {
            return null;
        }

        var changed = EnvoyResource.Create(type, resource.Name, message, resource.Origins.Concat(origins));
        return changed.Version == resource.Version ? resource : changed;
    }
}
