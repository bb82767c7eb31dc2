using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Translation.Patches;

/// <summary>
/// Merges one message over another as protobuf does: single values that are set over those that are there, messages field by field, maps key by
/// key, lists appended. Times are replaced as a whole; settings in an <see cref="Any"/> are merged where both are of one type (L207).
/// </summary>
internal static class MessageMerge
{
    internal static void Into(IMessage target, IMessage patch, bool replaceLists)
    {
        foreach (var field in patch.Descriptor.Fields.InFieldNumberOrder())
        {
            if (field.IsMap)
            {
                MergeMap((IDictionary)field.Accessor.GetValue(target), (IDictionary)field.Accessor.GetValue(patch));
            }
            else if (field.IsRepeated)
            {
                MergeList((IList)field.Accessor.GetValue(target), (IList)field.Accessor.GetValue(patch), replaceLists);
            }
            else if (IsSet(field, patch))
            {
                MergeSingle(field, target, field.Accessor.GetValue(patch), replaceLists);
            }
        }
    }

    private static void MergeSingle(FieldDescriptor field, IMessage target, object value, bool replaceLists)
    {
        if (value is not IMessage message || field.Accessor.GetValue(target) is not IMessage present || message is Duration)
        {
            field.Accessor.SetValue(target, value is IDeepCloneable<Duration> time ? time.Clone() : value);
        }
        else if (message is Any own && present is Any other && own.TypeUrl == other.TypeUrl)
        {
            field.Accessor.SetValue(target, MergeAny(other, own, replaceLists));
        }
        else if (message is Any)
        {
            field.Accessor.SetValue(target, message);
        }
        else
        {
            Into(present, message, replaceLists);
        }
    }

    private static Any MergeAny(Any present, Any patch, bool replaceLists)
    {
        if (!Envoy.Api.EnvoyMessages.TryFind(Any.GetTypeName(patch.TypeUrl), out var type))
        {
            return patch;
        }

        var merged = type.Parser.ParseFrom(present.Value);
        Into(merged, type.Parser.ParseFrom(patch.Value), replaceLists);
        return new() { TypeUrl = patch.TypeUrl, Value = merged.ToByteString() };
    }

    private static void MergeMap(IDictionary target, IDictionary patch)
    {
        foreach (DictionaryEntry entry in patch)
        {
            target[entry.Key] = entry.Value;
        }
    }

    private static void MergeList(IList target, IList patch, bool replaceLists)
    {
        if (replaceLists && patch.Count > 0)
        {
            target.Clear();
        }

        foreach (var item in patch)
        {
            target.Add(item);
        }
    }

    /// <summary>A value that is not told from none in the message itself, such as an enumeration's first, sets nothing.</summary>
    private static bool IsSet(FieldDescriptor field, IMessage message) => field.HasPresence
        ? field.Accessor.HasValue(message)
        : field.Accessor.GetValue(message) switch
        {
            null => false,
            string text => text.Length > 0,
            ByteString bytes => !bytes.IsEmpty,
            bool flag => flag,
            System.Enum choice => Convert.ToInt64(choice, System.Globalization.CultureInfo.InvariantCulture) != 0,
            IConvertible number => Convert.ToDouble(number, System.Globalization.CultureInfo.InvariantCulture) != 0,
            _ => true,
        };
}
