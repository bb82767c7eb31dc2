using System.Text;
using System.Text.Json;

namespace ControlPlane.Model.Config;

/// <summary>Writes YAML as JSON, for what is to be read by the rules of another format.</summary>
internal static class ConfigNodeJson
{
    internal static string Write(ConfigNode node)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            Write(node, writer);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }

    private static void Write(ConfigNode node, Utf8JsonWriter writer)
    {
        switch (node)
        {
            case ConfigNode.Mapping mapping:
                writer.WriteStartObject();
                foreach (var entry in mapping.Entries)
                {
                    writer.WritePropertyName(entry.Key.Text);
                    Write(entry.Value, writer);
                }

                writer.WriteEndObject();
                break;
            case ConfigNode.Sequence sequence:
                writer.WriteStartArray();
                foreach (var item in sequence.Items)
                {
                    Write(item, writer);
                }

                writer.WriteEndArray();
                break;
            case ConfigNode.Scalar scalar:
                Write(scalar, writer);
                break;
        }
    }

    private static void Write(ConfigNode.Scalar scalar, Utf8JsonWriter writer)
    {
        if (scalar.IsNull)
        {
            writer.WriteNullValue();
        }
        else if (PlainScalar.AsFlag(scalar) is { } flag)
        {
            writer.WriteBooleanValue(flag);
        }
        else if (PlainScalar.AsNumber(scalar) is { } number && double.IsFinite(number))
        {
            if (number == Math.Floor(number) && Math.Abs(number) < 1e15)
            {
                writer.WriteNumberValue((long)number);
            }
            else
            {
                writer.WriteNumberValue(number);
            }
        }
        else
        {
            writer.WriteStringValue(scalar.Text);
        }
    }
}
