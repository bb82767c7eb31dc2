using ControlPlane.Model.EnvoyFilters;
using Google.Protobuf;

namespace ControlPlane.Translation.Patches;

/// <summary>Applies a patch to a list whose order matters: filters, virtual hosts, routes.</summary>
internal static class PatchedList
{
    /// <summary>A place relative to an item that is not there is no place (L205); relative to none it is the beginning or the end.</summary>
    /// <param name="items">The list, which is changed.</param>
    /// <param name="patch">Its operation.</param>
    /// <param name="matches">Which items it is for; null: it names none.</param>
    /// <returns>Whether something changed.</returns>
    internal static bool Apply<T>(IList<T> items, EnvoyPatch patch, Predicate<T>? matches)
        where T : class, IMessage
    {
        switch (patch.Operation)
        {
            case PatchOperation.Merge or PatchOperation.MergeAndReplaceList:
                return Merge(items, patch, matches);
            case PatchOperation.Remove:
                return Remove(items, matches);
            case PatchOperation.Replace:
                return Put(items, patch, matches is null ? -1 : IndexOf(items, matches), replace: true);
            case PatchOperation.InsertFirst:
                return Put(items, patch, 0, replace: false);
            case PatchOperation.InsertBefore:
                return Put(items, patch, matches is null ? 0 : IndexOf(items, matches), replace: false);
            case PatchOperation.InsertAfter:
                var at = matches is null ? items.Count - 1 : IndexOf(items, matches);
                return (matches is null || at >= 0) && Put(items, patch, at + 1, replace: false);
            default:
                return Put(items, patch, items.Count, replace: false);
        }
    }

    private static bool Merge<T>(IList<T> items, EnvoyPatch patch, Predicate<T>? matches)
        where T : class, IMessage
    {
        var changed = false;
        foreach (var item in items.Where(item => matches?.Invoke(item) ?? true))
        {
            if (PatchValue.TryRead(patch, out var value, out _))
            {
                MessageMerge.Into(item, value, patch.Operation == PatchOperation.MergeAndReplaceList);
                changed = true;
            }
        }

        return changed;
    }

    private static bool Remove<T>(IList<T> items, Predicate<T>? matches)
        where T : class, IMessage
    {
        var before = items.Count;
        for (var i = items.Count - 1; i >= 0; i--)
        {
            if (matches?.Invoke(items[i]) ?? true)
            {
                items.RemoveAt(i);
            }
        }

        return items.Count != before;
    }

    private static bool Put<T>(IList<T> items, EnvoyPatch patch, int at, bool replace)
        where T : class, IMessage
    {
        if (at < 0 || !PatchValue.TryRead(patch, out var value, out _))
        {
            return false;
        }

        if (replace)
        {
            items[at] = (T)value;
        }
        else
        {
            items.Insert(at, (T)value);
        }

        return true;
    }

    private static int IndexOf<T>(IList<T> items, Predicate<T> matches)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (matches(items[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
