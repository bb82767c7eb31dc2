namespace ControlPlane.Model.Collections;

/// <summary>Makes <see cref="EquatableArray{T}"/> values; also the target of collection expressions.</summary>
public static class EquatableArray
{
    public static EquatableArray<T> Create<T>(ReadOnlySpan<T> items) => items.IsEmpty ? default : new(items.ToArray());

    /// <summary>Copies a sequence, in its order.</summary>
    public static EquatableArray<T> ToEquatableArray<T>(this IEnumerable<T> items)
    {
        T[] array = [.. items];
        return array.Length == 0 ? default : new(array);
    }
}
