using System.Collections.Immutable;

namespace ControlPlane.Xds;

/// <summary>
/// Everything that the proxies of one scope should have at one revision of the mesh: one table per type. Immutable; two snapshots share
/// the tables that did not change between them.
/// </summary>
public sealed class Snapshot
{
    private readonly ImmutableArray<ResourceTable> _tables;

    private Snapshot(long revision, ImmutableArray<ResourceTable> tables)
    {
        Revision = revision;
        _tables = tables;
    }

    /// <summary>The revision of the mesh that this was made of. Grows with every published change.</summary>
    public long Revision { get; }

    public ResourceTable Clusters => Table(ResourceType.Cluster);

    public ResourceTable Endpoints => Table(ResourceType.Endpoint);

    public ResourceTable Listeners => Table(ResourceType.Listener);

    public ResourceTable Routes => Table(ResourceType.Route);

    public ResourceTable Secrets => Table(ResourceType.Secret);

    /// <param name="revision">See <see cref="Revision"/>.</param>
    /// <param name="tables">At most one per type, in any order; a type without one has no resources.</param>
    /// <exception cref="ArgumentException">Two tables of one type.</exception>
    public static Snapshot Create(long revision, params IEnumerable<ResourceTable> tables)
    {
        ArgumentNullException.ThrowIfNull(tables);
        var slots = new ResourceTable?[ResourceType.All.Length];
        foreach (var table in tables)
        {
            if (slots[table.Type.Index] is not null)
            {
                throw new ArgumentException($"Two tables of type {table.Type.ShortName}.", nameof(tables));
            }

            slots[table.Type.Index] = table;
        }

        return new Snapshot(
            revision, [.. slots.Select(static (table, index) => table ?? ResourceTable.Empty(ResourceType.All[index]))]);
    }

    /// <summary>This snapshot at another revision with some tables exchanged.</summary>
    public Snapshot With(long revision, params IEnumerable<ResourceTable> tables)
    {
        ArgumentNullException.ThrowIfNull(tables);
        var changed = _tables.ToBuilder();
        foreach (var table in tables)
        {
            changed[table.Type.Index] = table;
        }

        return new Snapshot(revision, changed.ToImmutable());
    }

    /// <summary>The table of a type; an empty one for a type that the server does not know.</summary>
    public ResourceTable Table(ResourceType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return type.IsKnown ? _tables[type.Index] : ResourceTable.Empty(type);
    }

    /// <summary>
    /// The references inside this snapshot that it does not satisfy, in order of types and names; empty when all close. What a proxy has
    /// from its bootstrap is not known here, so a route to a bootstrap cluster is reported.
    /// </summary>
    public ImmutableArray<DanglingReference> Consistent() =>
    [
        .. from table in _tables
           from resource in table.InNameOrder()
           from reference in resource.References
           where Table(reference.Type).Find(reference.Name) is null
           select new DanglingReference(new ResourceReference(resource.Type, resource.Name), reference),
    ];
}
