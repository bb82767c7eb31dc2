using System.Text.Json.Nodes;
using Envoy.Api;
using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Translation.Patches;

/// <summary>Settings of types that are not declared here: an Envoy that knows the type reads them from a <c>TypedStruct</c> by itself.</summary>
internal static class UndeclaredTypes
{
    private const string TypeField = "@type";
    private const string Standard = "google.protobuf.";
    private const string Wrapper = "type.googleapis.com/xds.type.v3.TypedStruct";

    /// <summary>The JSON with every object of an undeclared type wrapped.</summary>
    internal static string Wrap(string json)
    {
        var root = JsonNode.Parse(json);
        return root is null || !WrapIn(root) ? json : root.ToJsonString();
    }

    private static bool WrapIn(JsonNode node)
    {
        var changed = false;
        switch (node)
        {
            case JsonObject fields:
                foreach (var (name, value) in fields.ToList())
                {
                    changed |= value is not null && WrapIn(value);
                    if (value is JsonObject inner && IsUndeclared(inner))
                    {
                        fields[name] = Wrapped(inner);
                        changed = true;
                    }
                }

                break;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                {
                    changed |= items[i] is { } item && WrapIn(item);
                    if (items[i] is JsonObject inner && IsUndeclared(inner))
                    {
                        items[i] = Wrapped(inner);
                        changed = true;
                    }
                }

                break;
        }

        return changed;
    }

    private static bool IsUndeclared(JsonObject fields) => TypeOf(fields) is { } url && Any.GetTypeName(url) is { Length: > 0 } name
        && !name.StartsWith(Standard, StringComparison.Ordinal) && !EnvoyMessages.TryFind(name, out _);

    private static JsonObject Wrapped(JsonObject fields)
    {
        var url = TypeOf(fields);
        var value = (JsonObject)fields.DeepClone();
        value.Remove(TypeField);
        return new() { [TypeField] = Wrapper, ["type_url"] = url, ["value"] = value };
    }

    private static string? TypeOf(JsonObject fields) => fields[TypeField] is JsonValue value && value.TryGetValue<string>(out var url) ? url : null;
}
