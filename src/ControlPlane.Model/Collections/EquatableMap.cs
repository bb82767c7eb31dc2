using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace ControlPlane.Model.Collections;

/// <summary>A small immutable string-keyed map (labels, headers) with value equality, enumerated in ordinal key order.</summary>
/// <remarks>Sorted arrays: right for tens of entries, and the order makes everything made from it deterministic.</remarks>
/// <typeparam name="TValue">Value; must itself have value equality.</typeparam>
public sealed class EquatableMap<TValue> : IEquatable<EquatableMap<TValue>>, IReadOnlyDictionary<string, TValue>
{
    private readonly string[] _keys;
    private readonly TValue[] _values;

    private EquatableMap(string[] keys, TValue[] values) => (_keys, _values) = (keys, values);

    /// <summary>The map without entries.</summary>
    public static EquatableMap<TValue> Empty { get; } = new([], []);

    public int Count => _keys.Length;

    public bool IsEmpty => _keys.Length == 0;

    public IEnumerable<string> Keys => _keys;

    public IEnumerable<TValue> Values => _values;

    /// <exception cref="KeyNotFoundException">No such key.</exception>
    public TValue this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException(key);

    /// <summary>Copies pairs; a key that occurs twice keeps its last value.</summary>
    public static EquatableMap<TValue> From(IEnumerable<KeyValuePair<string, TValue>> pairs)
    {
        var sorted = new SortedDictionary<string, TValue>(StringComparer.Ordinal);
        foreach (var (key, value) in pairs)
        {
            sorted[key] = value;
        }

        return sorted.Count == 0 ? Empty : new([.. sorted.Keys], [.. sorted.Values]);
    }

    public bool ContainsKey(string key) => Array.BinarySearch(_keys, key, StringComparer.Ordinal) >= 0;

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out TValue value)
    {
        var at = Array.BinarySearch(_keys, key, StringComparer.Ordinal);
        value = at >= 0 ? _values[at] : default;
        return at >= 0;
    }

    /// <summary>Whether every entry of this map is in <paramref name="other"/> with an equal value: how a selector matches labels.</summary>
    public bool IsSubsetOf(EquatableMap<TValue> other)
    {
        if (Count > other.Count)
        {
            return false;
        }

        for (var i = 0; i < _keys.Length; i++)
        {
            if (!other.TryGetValue(_keys[i], out var value) || !EqualityComparer<TValue>.Default.Equals(value, _values[i]))
            {
                return false;
            }
        }

        return true;
    }

    public bool Equals(EquatableMap<TValue>? other) =>
        ReferenceEquals(this, other)
        || (other is not null && _keys.AsSpan().SequenceEqual(other._keys) && _values.SequenceEqual(other._values));

    public override bool Equals(object? obj) => Equals(obj as EquatableMap<TValue>);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        for (var i = 0; i < _keys.Length; i++)
        {
            hash.Add(_keys[i]);
            hash.Add(_values[i]);
        }

        return hash.ToHashCode();
    }

    public IEnumerator<KeyValuePair<string, TValue>> GetEnumerator()
    {
        for (var i = 0; i < _keys.Length; i++)
        {
            yield return new(_keys[i], _values[i]);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override string ToString() => $"{{{string.Join(", ", this.Select(pair => $"{pair.Key}={pair.Value}"))}}}";
}
