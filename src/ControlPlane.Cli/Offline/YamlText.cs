using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ControlPlane.Composition.AdminApi;

namespace ControlPlane.Cli.Offline;

/// <summary>Writes JSON as block-style YAML. Strings that could be read as anything else are quoted, the JSON way, which is YAML too.</summary>
internal static class YamlText
{
    internal static string Of(JsonNode node)
    {
        var text = new StringBuilder();
        Append(text, node, 0);
        return text.ToString().TrimStart('\n') + "\n";
    }

    private static void Append(StringBuilder text, JsonNode? node, int depth)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } map:
                foreach (var (key, value) in map)
                {
                    text.Append('\n').Append(' ', depth * 2).Append(Scalar(key)).Append(':');
                    Append(text, value, depth + 1);
                }

                break;
            case JsonArray { Count: > 0 } list:
                foreach (var item in list)
                {
                    text.Append('\n').Append(' ', depth * 2).Append('-');
                    AppendItem(text, item, depth);
                }

                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                text.Append(' ').Append(Scalar(value.GetValue<string>()));
                break;
            default:
                text.Append(' ').Append(node?.ToJsonString() ?? "null");
                break;
        }
    }

    /// <summary>A mapping in a list begins on the line of its dash.</summary>
    private static void AppendItem(StringBuilder text, JsonNode? item, int depth)
    {
        var at = text.Length;
        Append(text, item, depth + 1);
        if (item is JsonObject { Count: > 0 } or JsonArray { Count: > 0 })
        {
            text.Remove(at, 1 + ((depth + 1) * 2)).Insert(at, ' ');
        }
    }

    private static string Scalar(string text) => IsPlain(text) ? text : JsonSerializer.Serialize(text, AdminJson.Options);

    private static bool IsPlain(string text) =>
        text.Length > 0
        && (char.IsAsciiLetter(text[0]) || text[0] == '/')
        && text.All(letter => char.IsAsciiLetterOrDigit(letter) || "._-/|@".Contains(letter, StringComparison.Ordinal))
        && text.ToLower(CultureInfo.InvariantCulture) is not ("true" or "false" or "null" or "yes" or "no" or "on" or "off" or "y" or "n");
}
