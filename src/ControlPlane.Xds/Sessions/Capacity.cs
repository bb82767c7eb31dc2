namespace ControlPlane.Xds.Sessions;

/// <summary>
/// Gives memory back that a stream needed at its start only. A thousand streams that each keep room for ten thousand names would cost more
/// than all that is in them.
/// </summary>
internal static class Capacity
{
    private const int WorthKeeping = 64;

    internal static void Release<T>(HashSet<T> set)
    {
        if (set.Count == 0 && set.EnsureCapacity(0) > WorthKeeping)
        {
            set.TrimExcess();
        }
    }

    internal static void Release<TKey, TValue>(Dictionary<TKey, TValue> dictionary)
        where TKey : notnull
    {
        if (dictionary.Count == 0 && dictionary.EnsureCapacity(0) > WorthKeeping)
        {
            dictionary.TrimExcess();
        }
    }
}
