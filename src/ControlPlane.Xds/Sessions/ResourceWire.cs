using System.Buffers;
using System.Text;

namespace ControlPlane.Xds.Sessions;

/// <summary>
/// The rarer forms of one resource on the wire, put together when they are written: with a time to live, wrapped for the state-of-the-world
/// variant, and without a body.
/// </summary>
internal static class ResourceWire
{
    private const string WrapperUrl = "type.googleapis.com/envoy.service.discovery.v3.Resource";
    private const byte AnyTypeUrlTag = (1 << 3) | 2;
    private const byte AnyValueTag = (2 << 3) | 2;
    private const byte ErrorNameTag = (1 << 3) | 2;
    private const byte ErrorDetailTag = (2 << 3) | 2;
    private const byte StatusCodeTag = 1 << 3;
    private const byte StatusMessageTag = (2 << 3) | 2;
    private const byte NameTag = (1 << 3) | 2;

    /// <summary>The fields of a resource with its time to live.</summary>
    internal static byte[] WithTtl(EnvoyResource resource) =>
        resource.Ttl is { } ttl ? [.. resource.ResourceFields, .. ResourceFrame.TtlField(ttl)] : [.. resource.ResourceFields];

    /// <summary>The fields that renew the life of a resource which the client has.</summary>
    internal static byte[] Renewal(EnvoyResource resource) =>
        [.. ResourceFrame.WithoutBody(resource.Name, resource.Version, ""), .. ResourceFrame.TtlField(resource.Ttl ?? TimeSpan.Zero)];

    /// <summary>The fields that say of an alias that nothing goes by it.</summary>
    internal static byte[] Unresolved(string alias) => ResourceFrame.WithoutBody(alias, "", alias);

    /// <summary>Length of <c>DeltaDiscoveryResponse.resources</c> with these fields.</summary>
    internal static int DeltaLength(byte[] fields) => ProtobufWire.FieldLength(fields.Length);

    internal static void WriteDelta(IBufferWriter<byte> output, byte[] fields)
    {
        ProtobufWire.WriteTagAndLength(output, ProtobufWire.ResourcesTag, fields.Length);
        output.Write(fields);
    }

    /// <summary>Length of <c>DiscoveryResponse.resources</c> with these fields in the wrapper.</summary>
    internal static int WrappedLength(byte[] fields) => ProtobufWire.FieldLength(WrapperLength(fields));

    internal static void WriteWrapped(IBufferWriter<byte> output, byte[] fields)
    {
        ProtobufWire.WriteTagAndLength(output, ProtobufWire.ResourcesTag, WrapperLength(fields));
        ProtobufWire.WriteString(output, AnyTypeUrlTag, WrapperUrl);
        ProtobufWire.WriteTagAndLength(output, AnyValueTag, fields.Length);
        output.Write(fields);
    }

    internal static int ErrorLength(EnvoyResource faulty) =>
        ProtobufWire.FieldLength(ErrorContentLength(faulty));

    /// <summary>An <c>envoy.service.discovery.v3.ResourceError</c>.</summary>
    internal static void WriteError(IBufferWriter<byte> output, byte tag, EnvoyResource faulty)
    {
        ProtobufWire.WriteTagAndLength(output, tag, ErrorContentLength(faulty));
        ProtobufWire.WriteTagAndLength(output, ErrorNameTag, ProtobufWire.StringLength(faulty.Name));
        ProtobufWire.WriteString(output, NameTag, faulty.Name);
        ProtobufWire.WriteTagAndLength(output, ErrorDetailTag, StatusLength(faulty));
        ProtobufWire.WriteTagAndLength(output, StatusCodeTag, faulty.Fault!.Code);
        ProtobufWire.WriteString(output, StatusMessageTag, faulty.Fault.Message);
    }

    private static int WrapperLength(byte[] fields) =>
        ProtobufWire.FieldLength(Encoding.UTF8.GetByteCount(WrapperUrl)) + ProtobufWire.FieldLength(fields.Length);

    private static int ErrorContentLength(EnvoyResource faulty) =>
        ProtobufWire.FieldLength(ProtobufWire.StringLength(faulty.Name)) + ProtobufWire.FieldLength(StatusLength(faulty));

    private static int StatusLength(EnvoyResource faulty) =>
        1 + ProtobufWire.VarintLength((uint)faulty.Fault!.Code) + ProtobufWire.StringLength(faulty.Fault.Message);
}
