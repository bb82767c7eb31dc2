using System.IO.Hashing;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Xds;

/// <summary>The bytes of one resource: a delta frame whose tail is the <c>Any</c> that the other variant frames by itself.</summary>
internal sealed record ResourceFrame(byte[] Bytes, int AnyOffset, int MessageOffset, string Version)
{
    // Field numbers of envoy.service.discovery.v3.Resource and google.protobuf.Any.
    private const byte ResourceNameTag = (3 << 3) | 2;
    private const byte ResourceVersionTag = (1 << 3) | 2;
    private const byte ResourceBodyTag = (2 << 3) | 2;
    private const byte ResourceAliasTag = (4 << 3) | 2;
    private const byte ResourceTtlTag = (6 << 3) | 2;
    private const byte AnyTypeUrlTag = (1 << 3) | 2;
    private const byte AnyValueTag = (2 << 3) | 2;

    /// <summary>No bytes at all: only the version is known.</summary>
    internal static ResourceFrame Without(string version) => new([], 0, 0, version);

    internal static ResourceFrame Encode(ResourceType type, string name, IMessage message) =>
        Encode(type, name, Canonical(message), ResourceExtras.None);

    /// <param name="type">The type, whose URL becomes that of the <c>Any</c>.</param>
    /// <param name="name">The name.</param>
    /// <param name="body">The canonical bytes of the message.</param>
    /// <param name="extras">Part of the version, too: a change of these has to be sent like one of the body.</param>
    internal static ResourceFrame Encode(ResourceType type, string name, ReadOnlySpan<byte> body, ResourceExtras extras)
    {
        var version = VersionOf(body, extras);
        var typeUrl = Encoding.UTF8.GetBytes(type.TypeUrl);
        var nameBytes = Encoding.UTF8.GetBytes(name);
        var versionBytes = Encoding.UTF8.GetBytes(version);

        var anyLength = ProtobufWire.FieldLength(typeUrl.Length) + ProtobufWire.FieldLength(body.Length);
        var resourceLength = ProtobufWire.FieldLength(nameBytes.Length)
            + ProtobufWire.FieldLength(versionBytes.Length)
            + extras.Aliases.Sum(ProtobufWire.StringLength)
            + ProtobufWire.FieldLength(anyLength);

        var bytes = new byte[ProtobufWire.FieldLength(resourceLength)];
        var rest = ProtobufWire.PutTagAndLength(bytes, ProtobufWire.ResourcesTag, resourceLength);
        rest = ProtobufWire.PutField(rest, ResourceNameTag, nameBytes);
        rest = ProtobufWire.PutField(rest, ResourceVersionTag, versionBytes);
        foreach (var alias in extras.Aliases)
        {
            rest = ProtobufWire.PutField(rest, ResourceAliasTag, Encoding.UTF8.GetBytes(alias));
        }

        rest = ProtobufWire.PutTagAndLength(rest, ResourceBodyTag, anyLength);
        var anyOffset = bytes.Length - rest.Length;
        rest = ProtobufWire.PutField(rest, AnyTypeUrlTag, typeUrl);
        ProtobufWire.PutField(rest, AnyValueTag, body);
        return new ResourceFrame(bytes, anyOffset, bytes.Length - body.Length, version);
    }

    /// <summary>The field of an <c>envoy.service.discovery.v3.Resource</c> that limits its life.</summary>
    internal static byte[] TtlField(TimeSpan ttl)
    {
        var duration = Duration.FromTimeSpan(ttl).ToByteArray();
        var field = new byte[ProtobufWire.FieldLength(duration.Length)];
        ProtobufWire.PutField(field, ResourceTtlTag, duration);
        return field;
    }

    /// <summary>The fields of a resource that has a name, perhaps a version, perhaps an alias, and no body.</summary>
    internal static byte[] WithoutBody(string name, string version, string alias)
    {
        var field = new byte[ProtobufWire.StringLength(name) + ProtobufWire.StringLength(version) + ProtobufWire.StringLength(alias)];
        var rest = Put(field, ResourceNameTag, name);
        rest = Put(rest, ResourceVersionTag, version);
        Put(rest, ResourceAliasTag, alias);
        return field;
    }

    internal static byte[] Canonical(IMessage message)
    {
        var bytes = new byte[message.CalculateSize()];
        var output = new CodedOutputStream(bytes) { Deterministic = true };
        message.WriteTo(output);
        output.CheckNoSpaceLeft();
        return bytes;
    }

    private static Span<byte> Put(Span<byte> target, byte tag, string value) =>
        value.Length == 0 ? target : ProtobufWire.PutField(target, tag, Encoding.UTF8.GetBytes(value));

    private static string VersionOf(ReadOnlySpan<byte> body, ResourceExtras extras)
    {
        if (extras.Ttl is null && extras.Aliases.IsEmpty)
        {
            return Convert.ToHexStringLower(XxHash128.Hash(body));
        }

        var hash = new XxHash128();
        hash.Append(body);
        hash.Append(Encoding.UTF8.GetBytes($"\n{extras.Ttl?.Ticks}\n{string.Join('\n', extras.Aliases)}"));
        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }
}
