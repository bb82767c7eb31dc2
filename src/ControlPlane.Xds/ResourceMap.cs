using System.Collections.Immutable;

namespace ControlPlane.Xds;

/// <summary>
/// Persistent map from name to resource: a fixed number of small buckets. A changed map copies the list of buckets and the buckets it
/// touches, and two maps of one lineage are compared bucket by bucket, so both cost what changed rather than what there is.
/// (<see cref="ImmutableDictionary{TKey,TValue}"/> would do, at several times the lookup time and without the cheap comparison.)
/// </summary>
internal sealed class ResourceMap
{
    private const int PerBucket = 8;
    private readonly EnvoyResource[][] _buckets;

    private ResourceMap(EnvoyResource[][] buckets, int count, UInt128 fingerprint)
    {
        _buckets = buckets;
        Count = count;
        Fingerprint = fingerprint;
    }

    internal static ResourceMap Empty { get; } = new([[]], 0, UInt128.Zero);

    internal int Count { get; }

    /// <summary>Sum of the fingerprints of all resources: independent of order, kept up to date by addition and subtraction.</summary>
    internal UInt128 Fingerprint { get; }

    internal static ResourceMap Create(ICollection<EnvoyResource> resources)
    {
        if (resources.Count == 0)
        {
            return Empty;
        }

        var buckets = NewBuckets(resources.Count);
        var fingerprint = UInt128.Zero;
        foreach (var resource in resources)
        {
            ref var bucket = ref buckets[resource.NameHash & (uint)(buckets.Length - 1)];
            if (Array.Exists(bucket, other => string.Equals(other.Name, resource.Name, StringComparison.Ordinal)))
            {
                throw new ArgumentException(
                    $"{resource.Type.ShortName} resource '{resource.Name}' is there twice; a proxy would reject the whole response.",
                    nameof(resources));
            }

            bucket = [.. bucket, resource];
            fingerprint += resource.Fingerprint;
        }

        return new ResourceMap(buckets, resources.Count, fingerprint);
    }

    internal EnvoyResource? Find(string name) => Find(name, EnvoyResource.HashOf(name));

    internal IEnumerable<EnvoyResource> Enumerate() => _buckets.SelectMany(static bucket => bucket);

    internal ResourceMap With(IEnumerable<EnvoyResource> changed, IEnumerable<string> removed)
    {
        var edit = new Edit(this);
        foreach (var name in removed)
        {
            edit.Remove(name);
        }

        foreach (var resource in changed)
        {
            edit.Put(resource);
        }

        var result = edit.Finish();
        // A map that grew far past its buckets is laid out anew; until then its lineage stays comparable bucket by bucket.
        return result.Count > 4 * PerBucket * result._buckets.Length ? Create([.. result.Enumerate()]) : result;
    }

    internal TableDifference DifferenceFrom(ResourceMap earlier)
    {
        var changed = ImmutableArray.CreateBuilder<EnvoyResource>();
        var removed = ImmutableArray.CreateBuilder<string>();
        var comparable = _buckets.Length == earlier._buckets.Length;
        for (var index = 0; index < _buckets.Length; index++)
        {
            if (comparable && ReferenceEquals(_buckets[index], earlier._buckets[index]))
            {
                continue;
            }

            changed.AddRange(_buckets[index].Where(resource => !resource.Equals(earlier.Find(resource.Name, resource.NameHash))));
        }

        for (var index = 0; index < earlier._buckets.Length; index++)
        {
            if (comparable && ReferenceEquals(_buckets[index], earlier._buckets[index]))
            {
                continue;
            }

            removed.AddRange(
                earlier._buckets[index]
                    .Where(resource => Find(resource.Name, resource.NameHash) is null)
                    .Select(static resource => resource.Name));
        }

        return changed.Count + removed.Count == 0
            ? TableDifference.None
            : new TableDifference(changed.ToImmutable(), removed.ToImmutable());
    }

    private static EnvoyResource[][] NewBuckets(int count)
    {
        var wanted = Math.Max(1u, (uint)(count + PerBucket - 1) / PerBucket);
        var buckets = new EnvoyResource[System.Numerics.BitOperations.RoundUpToPowerOf2(wanted)][];
        Array.Fill(buckets, []);
        return buckets;
    }

    private EnvoyResource? Find(string name, uint hash)
    {
        foreach (var resource in _buckets[hash & (uint)(_buckets.Length - 1)])
        {
            if (string.Equals(resource.Name, name, StringComparison.Ordinal))
            {
                return resource;
            }
        }

        return null;
    }

    /// <summary>A change in the making: copies what it touches, and only when it touches it.</summary>
    private sealed class Edit(ResourceMap from)
    {
        private EnvoyResource[][]? _buckets;
        private int _count = from.Count;
        private UInt128 _fingerprint = from.Fingerprint;

        internal void Put(EnvoyResource resource)
        {
            var index = IndexOf(resource.NameHash, resource.Name);
            if (index >= 0 && Bucket(resource.NameHash)[index].Equals(resource))
            {
                return;
            }

            ref var owned = ref Owned(resource.NameHash);
            if (index < 0)
            {
                owned = [.. owned, resource];
                _count++;
            }
            else
            {
                _fingerprint -= owned[index].Fingerprint;
                owned = [.. owned[..index], resource, .. owned[(index + 1)..]];
            }

            _fingerprint += resource.Fingerprint;
        }

        internal void Remove(string name)
        {
            var hash = EnvoyResource.HashOf(name);
            var index = IndexOf(hash, name);
            if (index < 0)
            {
                return;
            }

            ref var owned = ref Owned(hash);
            _fingerprint -= owned[index].Fingerprint;
            owned = [.. owned[..index], .. owned[(index + 1)..]];
            _count--;
        }

        internal ResourceMap Finish() =>
            _buckets is null ? from : _count == 0 ? Empty : new ResourceMap(_buckets, _count, _fingerprint);

        private int IndexOf(uint hash, string name)
        {
            var bucket = Bucket(hash);
            return Array.FindIndex(bucket, resource => string.Equals(resource.Name, name, StringComparison.Ordinal));
        }

        private EnvoyResource[] Bucket(uint hash)
        {
            var buckets = _buckets ?? from._buckets;
            return buckets[hash & (uint)(buckets.Length - 1)];
        }

        private ref EnvoyResource[] Owned(uint hash)
        {
            var buckets = _buckets ??= [.. from._buckets];
            return ref buckets[hash & (uint)(buckets.Length - 1)];
        }
    }
}
