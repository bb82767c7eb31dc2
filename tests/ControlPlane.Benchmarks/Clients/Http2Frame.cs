using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace ControlPlane.Benchmarks.Clients;

/// <summary>The frames of RFC 9113 that a gRPC client needs, and their bytes.</summary>
internal static class Http2Frame
{
    internal const int HeaderLength = 9;
    internal const int LargestPayload = 16 * 1024;
    internal const byte Data = 0;
    internal const byte Headers = 1;
    internal const byte Reset = 3;
    internal const byte Settings = 4;
    internal const byte Ping = 6;
    internal const byte GoAway = 7;
    internal const byte WindowUpdate = 8;
    internal const byte EndStream = 1;
    internal const byte Ack = 1;
    internal const byte Padded = 8;
    internal const short InitialWindowSize = 4;
    private const byte EndHeaders = 4;

    internal static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    internal static void Write(IBufferWriter<byte> output, byte type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        var header = output.GetSpan(HeaderLength);
        BinaryPrimitives.WriteInt32BigEndian(header, payload.Length << 8);
        header[3] = type;
        header[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(header[5..], stream);
        output.Advance(HeaderLength);
        output.Write(payload);
    }

    internal static void WriteWindowUpdate(IBufferWriter<byte> output, int stream, int increment)
    {
        Span<byte> payload = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(payload, increment);
        Write(output, WindowUpdate, 0, stream, payload);
    }

    internal static void WriteSetting(IBufferWriter<byte> output, short setting, int value)
    {
        Span<byte> payload = stackalloc byte[6];
        BinaryPrimitives.WriteInt16BigEndian(payload, setting);
        BinaryPrimitives.WriteInt32BigEndian(payload[2..], value);
        Write(output, Settings, 0, 0, payload);
    }

    /// <summary>The request headers of a gRPC call, every field a literal that no table remembers.</summary>
    internal static void WriteRequest(IBufferWriter<byte> output, int stream, string path, string authority)
    {
        var block = new ArrayBufferWriter<byte>(256);
        foreach (var (name, value) in new[]
        {
            (":method", "POST"), (":scheme", "http"), (":path", path), (":authority", authority),
            ("content-type", "application/grpc"), ("te", "trailers"),
        })
        {
            block.Write<byte>([0, (byte)name.Length, .. Encoding.ASCII.GetBytes(name)]);
            block.Write<byte>([(byte)value.Length, .. Encoding.ASCII.GetBytes(value)]);
        }

        Write(output, Headers, EndHeaders, stream, block.WrittenSpan);
    }
}
