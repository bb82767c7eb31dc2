using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace ControlPlane.Xds;

/// <summary>
/// All resources of one type for one scope, by name. Immutable; a changed table shares with its ancestor all that did not change.
/// Enumerated in no particular order (<see cref="InNameOrder"/> sorts).
/// </summary>
public sealed class ResourceTable : IReadOnlyCollection<EnvoyResource>
{
    private static readonly ImmutableArray<ResourceTable> EmptyTables =
        [.. ResourceType.All.Select(static type => new ResourceTable(type, null, ResourceMap.Empty))];

    private readonly ResourceMap _own;
    private readonly ResourceTable? _shared;
    private readonly UInt128 _fingerprint;
    private readonly DifferenceCache _differences = new();
    private string? _version;
    private Dictionary<string, EnvoyResource>? _aliases;

    private ResourceTable(ResourceType type, ResourceTable? shared, ResourceMap own)
    {
        Type = type;
        _shared = shared;
        _own = own;
        _fingerprint = own.Fingerprint;
        Count = own.Count;
        if (shared is null)
        {
            return;
        }

        _fingerprint += shared._fingerprint;
        Count += shared.Count;
        foreach (var resource in own.Enumerate())
        {
            if (shared.Find(resource.Name) is { } covered)
            {
                _fingerprint -= covered.Fingerprint;
                Count--;
            }
        }
    }

    public ResourceType Type { get; }

    public int Count { get; }

    /// <summary>
    /// Hash of the contents, 32 hexadecimal digits: the same for the same resources, however and in whatever order the table came to be.
    /// </summary>
    public string Version => _version ??= VersionOf(_fingerprint);

    internal UInt128 Fingerprint => _fingerprint;

    /// <summary>The table without resources: one instance per known type.</summary>
    public static ResourceTable Empty(ResourceType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return type.IsKnown ? EmptyTables[type.Index] : new ResourceTable(type, null, ResourceMap.Empty);
    }

    /// <exception cref="ArgumentException">A name is there twice, or a resource is of another type.</exception>
    public static ResourceTable Create(ResourceType type, IEnumerable<EnvoyResource> resources)
    {
        ArgumentNullException.ThrowIfNull(resources);
        EnvoyResource[] all = [.. resources];
        Check(type, all);
        return all.Length == 0 ? Empty(type) : new ResourceTable(type, null, ResourceMap.Create(all));
    }

    /// <summary>
    /// A view of <paramref name="shared"/> in which the resources of <paramref name="own"/> are added or take the place of shared ones.
    /// Costs time and memory by the size of <paramref name="own"/> alone, so a thousand proxies can share one big table.
    /// </summary>
    public static ResourceTable Layered(ResourceType type, ResourceTable shared, ResourceTable own)
    {
        ArgumentNullException.ThrowIfNull(shared);
        ArgumentNullException.ThrowIfNull(own);
        Check(type, shared);
        Check(type, own);
        if (own.Count == 0)
        {
            return shared;
        }

        return shared.Count == 0 ? own : new ResourceTable(type, shared, own.AsMap());
    }

    /// <summary>
    /// This table with some resources replaced or added and some names gone. Returns the same instance when that changes nothing.
    /// </summary>
    /// <param name="changed">Wins where a name is also in <paramref name="removed"/>.</param>
    /// <param name="removed">Names that are not there are ignored. In a layered table a removed name of the shared part makes a flat copy.</param>
    public ResourceTable With(IEnumerable<EnvoyResource> changed, IEnumerable<string> removed)
    {
        ArgumentNullException.ThrowIfNull(changed);
        ArgumentNullException.ThrowIfNull(removed);
        EnvoyResource[] put = [.. changed];
        string[] gone = [.. removed];
        Check(Type, put);
        if (_shared is not null && gone.Any(name => _shared.Find(name) is not null))
        {
            return Create(Type, AsMap().With(put, gone).Enumerate());
        }

        var own = _own.With(_shared is null ? put : put.Where(resource => !resource.Equals(Find(resource.Name))), gone);
        return ReferenceEquals(own, _own) ? this : Rebuilt(own);
    }

    public bool TryGet(string name, [NotNullWhen(true)] out EnvoyResource? resource)
    {
        ArgumentNullException.ThrowIfNull(name);
        resource = Find(name);
        return resource is not null;
    }

    /// <summary>All resources, sorted by name in ordinal order.</summary>
    public IEnumerable<EnvoyResource> InNameOrder() => this.OrderBy(static resource => resource.Name, StringComparer.Ordinal);

    /// <summary>
    /// What turns <paramref name="earlier"/> into this table. Computed once for a pair of tables and then shared by all callers.
    /// </summary>
    public TableDifference DifferenceFrom(ResourceTable earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        return ReferenceEquals(earlier, this) ? TableDifference.None : _differences.Get(this, earlier);
    }

    public IEnumerator<EnvoyResource> GetEnumerator() =>
        (_shared is null
            ? _own.Enumerate()
            : _own.Enumerate().Concat(_shared.Where(resource => _own.Find(resource.Name) is null))).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal static string VersionOf(UInt128 fingerprint) => fingerprint.ToString("x32", CultureInfo.InvariantCulture);

    internal EnvoyResource? Find(string name) => _own.Find(name) ?? _shared?.Find(name);

    /// <summary>The resource that has this alias; of several, the first by name.</summary>
    internal EnvoyResource? FindByAlias(string alias) =>
        (_aliases ??= ByAlias()).GetValueOrDefault(alias);

    internal TableDifference ComputeDifference(ResourceTable earlier)
    {
        if (_shared is null && earlier._shared is null)
        {
            return _own.DifferenceFrom(earlier._own);
        }

        // Only these names can differ: where the shared parts differ, and whatever either side lays over its shared part.
        var names = new HashSet<string>(StringComparer.Ordinal);
        var shared = (_shared ?? this).DifferenceFromFlat(earlier._shared ?? earlier);
        names.UnionWith(shared.Changed.Select(static resource => resource.Name));
        names.UnionWith(shared.Removed);
        AddOverlaid(names, this);
        AddOverlaid(names, earlier);
        return Compare(names, earlier);
    }

    private static void AddOverlaid(HashSet<string> names, ResourceTable table)
    {
        if (table._shared is not null)
        {
            names.UnionWith(table._own.Enumerate().Select(static resource => resource.Name));
        }
    }

    private static void Check(ResourceType type, IEnumerable<EnvoyResource> resources)
    {
        if (resources.FirstOrDefault(resource => !ReferenceEquals(resource.Type, type)) is { } wrong)
        {
            throw new ArgumentException($"{wrong} is not of type {type.ShortName}.", nameof(resources));
        }
    }

    private static void Check(ResourceType type, ResourceTable table)
    {
        if (!ReferenceEquals(table.Type, type))
        {
            throw new ArgumentException($"A table of {table.Type.ShortName} is not one of {type.ShortName}.", nameof(table));
        }
    }

    private Dictionary<string, EnvoyResource> ByAlias()
    {
        var found = new Dictionary<string, EnvoyResource>(StringComparer.Ordinal);
        foreach (var resource in this.Where(static resource => !resource.Aliases.IsEmpty).OrderBy(static resource => resource.Name, StringComparer.Ordinal))
        {
            foreach (var alias in resource.Aliases)
            {
                found.TryAdd(alias, resource);
            }
        }

        return found;
    }

    private TableDifference DifferenceFromFlat(ResourceTable earlier) =>
        ReferenceEquals(this, earlier) ? TableDifference.None : DifferenceFrom(earlier);

    private TableDifference Compare(HashSet<string> names, ResourceTable earlier)
    {
        List<EnvoyResource> changed = [];
        List<string> removed = [];
        foreach (var name in names)
        {
            var now = Find(name);
            var before = earlier.Find(name);
            if (now is null && before is not null)
            {
                removed.Add(name);
            }
            else if (now is not null && !now.Equals(before))
            {
                changed.Add(now);
            }
        }

        return changed.Count + removed.Count == 0 ? TableDifference.None : new TableDifference([.. changed], [.. removed]);
    }

    private ResourceMap AsMap() => _shared is null ? _own : ResourceMap.Create([.. this]);

    private ResourceTable Rebuilt(ResourceMap own) =>
        own.Count == 0 ? _shared ?? Empty(Type) : new ResourceTable(Type, _shared, own);
}
