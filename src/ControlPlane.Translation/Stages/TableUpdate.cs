using ControlPlane.Xds;

namespace ControlPlane.Translation.Stages;

/// <summary>Makes the next table of a type out of the last one, touching only what differs.</summary>
internal static class TableUpdate
{
    /// <param name="table">The last table.</param>
    /// <param name="now">All resources that there are now; names are unique.</param>
    /// <returns><paramref name="table"/> itself when nothing differs.</returns>
    internal static ResourceTable To(ResourceTable table, IReadOnlyCollection<EnvoyResource> now)
    {
        if (table.Count == 0)
        {
            return now.Count == 0 ? table : ResourceTable.Create(table.Type, now);
        }

        List<EnvoyResource>? changed = null;
        var known = 0;
        foreach (var resource in now)
        {
            if (table.TryGet(resource.Name, out var before))
            {
                known++;
                if (ReferenceEquals(before, resource))
                {
                    continue;
                }
            }

            (changed ??= []).Add(resource);
        }

        if (changed is null && known == table.Count)
        {
            return table;
        }

        return table.With(changed ?? [], known == table.Count ? [] : Removed(table, now));
    }

    private static List<string> Removed(ResourceTable table, IReadOnlyCollection<EnvoyResource> now)
    {
        var names = now.Select(resource => resource.Name).ToHashSet();
        return [.. table.Select(resource => resource.Name).Where(name => !names.Contains(name))];
    }
}
