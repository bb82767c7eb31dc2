using System.Buffers;
using System.Text;

namespace ControlPlane.Xds;

/// <summary>The few pieces of the protobuf wire format that responses are put together from by hand.</summary>
internal static class ProtobufWire
{
    /// <summary>Field 2, length-delimited: <c>resources</c> in both kinds of response.</summary>
    internal const byte ResourcesTag = (2 << 3) | 2;

    internal static int VarintLength(uint value) => value switch
    {
        < 1u << 7 => 1,
        < 1u << 14 => 2,
        < 1u << 21 => 3,
        < 1u << 28 => 4,
        _ => 5,
    };

    /// <summary>Length of a field with a one-byte tag and <paramref name="contentLength"/> bytes of content.</summary>
    internal static int FieldLength(int contentLength) => 1 + VarintLength((uint)contentLength) + contentLength;

    /// <summary>Length of a string field; zero for the empty string, which proto3 does not write.</summary>
    internal static int StringLength(string value) => value.Length == 0 ? 0 : FieldLength(Encoding.UTF8.GetByteCount(value));

    /// <summary>What a length-delimited field with a one-byte tag holds.</summary>
    internal static ReadOnlySpan<byte> Content(ReadOnlySpan<byte> field)
    {
        var head = 1;
        while (field[head++] >= 0x80)
        {
        }

        return field[head..];
    }

    internal static Span<byte> PutTagAndLength(Span<byte> target, byte tag, int length)
    {
        target[0] = tag;
        var position = 1;
        var value = (uint)length;
        for (; value >= 0x80; value >>= 7)
        {
            target[position++] = (byte)(value | 0x80);
        }

        target[position++] = (byte)value;
        return target[position..];
    }

    internal static Span<byte> PutField(Span<byte> target, byte tag, ReadOnlySpan<byte> content)
    {
        var rest = PutTagAndLength(target, tag, content.Length);
        content.CopyTo(rest);
        return rest[content.Length..];
    }

    internal static void WriteTagAndLength(IBufferWriter<byte> output, byte tag, int length)
    {
        var span = output.GetSpan(6);
        output.Advance(span.Length - PutTagAndLength(span, tag, length).Length);
    }

    internal static void WriteString(IBufferWriter<byte> output, byte tag, string value)
    {
        if (value.Length == 0)
        {
            return;
        }

        WriteTagAndLength(output, tag, Encoding.UTF8.GetByteCount(value));
        Encoding.UTF8.GetBytes(value, output);
    }
}
