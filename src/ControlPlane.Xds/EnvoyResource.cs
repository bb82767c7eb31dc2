using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using Google.Protobuf;

namespace ControlPlane.Xds;

/// <summary>
/// One Envoy resource as the wire knows it: name, bytes and a version that is a hash of those bytes. It is encoded once, for both
/// variants of the protocol, and shared by every table, snapshot and stream that holds it. Equal content has an equal
/// <see cref="Version"/> in every process and after every restart. Immutable.
/// </summary>
public sealed class EnvoyResource : IEquatable<EnvoyResource>
{
    // One run of bytes: the delta frame's head (tag, length, name, version, tag and length of the Any), then the Any. The frame of the
    // state-of-the-world variant is a tag, a length and the same Any, so the body exists once.
    private readonly byte[] _frame;
    private readonly int _anyOffset;
    private readonly int _messageOffset;

    private EnvoyResource(ResourceType type, string name, ResourceFrame frame, ResourceProvenance provenance)
    {
        Type = type;
        Name = name;
        _frame = frame.Bytes;
        _anyOffset = frame.AnyOffset;
        _messageOffset = frame.MessageOffset;
        Version = frame.Version;
        Fingerprint = FingerprintOf(name, frame.Version);
        NameHash = HashOf(name);
        Origins = provenance.Origins;
        References = provenance.References;
    }

    public ResourceType Type { get; }

    /// <summary>The name that clients subscribe to. Not empty.</summary>
    public string Name { get; }

    /// <summary>XxHash128 of the canonical message bytes, as 32 lower-case hexadecimal digits.</summary>
    public string Version { get; }

    /// <summary>
    /// Which configuration objects this was made of, as keys such as <c>VirtualService/shop/reviews</c>; sorted, unique, may be empty.
    /// For people: not part of <see cref="Version"/> or equality.
    /// </summary>
    public ImmutableArray<string> Origins { get; }

    /// <summary>The resources that this one needs from the same server; sorted by type and name, unique, may be empty.</summary>
    public ImmutableArray<ResourceReference> References { get; }

    /// <summary>The canonical bytes of the message.</summary>
    public ReadOnlyMemory<byte> Message => _frame.AsMemory(_messageOffset);

    /// <summary>Bytes that this resource takes in a <c>DiscoveryResponse</c>, tag and length included.</summary>
    public int SotwFrameLength
    {
        get
        {
            var any = _frame.Length - _anyOffset;
            return 1 + ProtobufWire.VarintLength((uint)any) + any;
        }
    }

    /// <summary>Bytes that this resource takes in a <c>DeltaDiscoveryResponse</c>, tag and length included.</summary>
    public int DeltaFrameLength => _frame.Length;

    /// <summary>False for a resource that the server never had: see <see cref="Claimed"/>.</summary>
    internal bool HasBytes => _frame.Length > 0;

    /// <summary>Name and version as one number; a table's version is their sum.</summary>
    internal UInt128 Fingerprint { get; }

    /// <summary>Process-independent hash of <see cref="Name"/>.</summary>
    internal uint NameHash { get; }

    /// <summary>
    /// Encodes a message. The message is not kept: change it afterwards and nothing happens.
    /// </summary>
    /// <param name="type">The discovery type; its URL becomes the type of the <c>Any</c>.</param>
    /// <param name="name">Must be the name inside the message where the message has one: Envoy rejects a response otherwise.</param>
    /// <param name="message">Serialised with maps in key order, so that equal messages give equal bytes.</param>
    /// <param name="origins">See <see cref="Origins"/>; any order, duplicates allowed.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public static EnvoyResource Create(ResourceType type, string name, IMessage message, IEnumerable<string> origins)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(origins);
        var sorted = origins.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToImmutableArray();
        return new EnvoyResource(
            type, name, ResourceFrame.Encode(type, name, message), new ResourceProvenance(sorted, ResourceReferences.Of(message)));
    }

    /// <summary>
    /// Stands for a resource of which only the version is known, because a client says that it holds it. Has no bytes to send.
    /// </summary>
    internal static EnvoyResource Claimed(ResourceType type, string name, string version) =>
        new(type, name, new ResourceFrame([], 0, 0, version), new ResourceProvenance([], []));

    /// <summary>Writes the frame of a <c>DiscoveryResponse.resources</c> element.</summary>
    public void WriteSotwFrame(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var any = _frame.AsSpan(_anyOffset);
        ProtobufWire.WriteTagAndLength(output, ProtobufWire.ResourcesTag, any.Length);
        output.Write(any);
    }

    /// <summary>Writes the frame of a <c>DeltaDiscoveryResponse.resources</c> element.</summary>
    public void WriteDeltaFrame(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write(_frame);
    }

    public bool Equals(EnvoyResource? other) =>
        ReferenceEquals(this, other)
        || (other is not null
            && ReferenceEquals(Type, other.Type)
            && string.Equals(Name, other.Name, StringComparison.Ordinal)
            && string.Equals(Version, other.Version, StringComparison.Ordinal));

    public override bool Equals(object? obj) => Equals(obj as EnvoyResource);

    public override int GetHashCode() => Fingerprint.GetHashCode();

    public override string ToString() => $"{Type.ShortName}/{Name}@{Version}";

    internal static uint HashOf(string name) => (uint)XxHash3.HashToUInt64(MemoryMarshal.AsBytes(name.AsSpan()));

    private static UInt128 FingerprintOf(string name, string version)
    {
        var hash = XxHash128.Hash(Encoding.UTF8.GetBytes($"{name}\n{version}"));
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
