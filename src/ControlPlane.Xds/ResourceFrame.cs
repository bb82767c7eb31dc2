using System.IO.Hashing;
using System.Text;
using Google.Protobuf;

namespace ControlPlane.Xds;

/// <summary>The bytes of one resource: a delta frame whose tail is the <c>Any</c> that the other variant frames by itself.</summary>
internal sealed record ResourceFrame(byte[] Bytes, int AnyOffset, int MessageOffset, string Version)
{
    // Field numbers of envoy.service.discovery.v3.Resource and google.protobuf.Any.
    private const byte ResourceNameTag = (3 << 3) | 2;
    private const byte ResourceVersionTag = (1 << 3) | 2;
    private const byte ResourceBodyTag = (2 << 3) | 2;
    private const byte AnyTypeUrlTag = (1 << 3) | 2;
    private const byte AnyValueTag = (2 << 3) | 2;

    internal static ResourceFrame Encode(ResourceType type, string name, IMessage message)
    {
        var body = Canonical(message);
        var version = Convert.ToHexStringLower(XxHash128.Hash(body));
        var typeUrl = Encoding.UTF8.GetBytes(type.TypeUrl);
        var nameBytes = Encoding.UTF8.GetBytes(name);
        var versionBytes = Encoding.UTF8.GetBytes(version);

        var anyLength = ProtobufWire.FieldLength(typeUrl.Length) + ProtobufWire.FieldLength(body.Length);
        var resourceLength = ProtobufWire.FieldLength(nameBytes.Length)
            + ProtobufWire.FieldLength(versionBytes.Length)
            + ProtobufWire.FieldLength(anyLength);

        var bytes = new byte[ProtobufWire.FieldLength(resourceLength)];
        var rest = ProtobufWire.PutTagAndLength(bytes, ProtobufWire.ResourcesTag, resourceLength);
        rest = ProtobufWire.PutField(rest, ResourceNameTag, nameBytes);
        rest = ProtobufWire.PutField(rest, ResourceVersionTag, versionBytes);
        rest = ProtobufWire.PutTagAndLength(rest, ResourceBodyTag, anyLength);
        var anyOffset = bytes.Length - rest.Length;
        rest = ProtobufWire.PutField(rest, AnyTypeUrlTag, typeUrl);
        ProtobufWire.PutField(rest, AnyValueTag, body);
        return new ResourceFrame(bytes, anyOffset, bytes.Length - body.Length, version);
    }

    private static byte[] Canonical(IMessage message)
    {
        var bytes = new byte[message.CalculateSize()];
        var output = new CodedOutputStream(bytes) { Deterministic = true };
        message.WriteTo(output);
        output.CheckNoSpaceLeft();
        return bytes;
    }
}
