using System.Buffers;

namespace ControlPlane.Xds.Sessions;

/// <summary>The field that tells a proxy who answered: <c>envoy.config.core.v3.ControlPlane { identifier = 1 }</c>.</summary>
internal static class ControlPlaneField
{
    private const byte IdentifierTag = (1 << 3) | 2;

    internal static int Length(string identifier) =>
        identifier.Length == 0 ? 0 : ProtobufWire.FieldLength(ProtobufWire.StringLength(identifier));

    internal static void Write(IBufferWriter<byte> output, byte tag, string identifier)
    {
        if (identifier.Length > 0)
        {
            ProtobufWire.WriteTagAndLength(output, tag, ProtobufWire.StringLength(identifier));
            ProtobufWire.WriteString(output, IdentifierTag, identifier);
        }
    }
}
