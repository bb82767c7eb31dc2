using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Text;
using Envoy.Config.Route.V3;
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
    private readonly ResourceExtras _extras;

    private EnvoyResource(ResourceType type, string name, ResourceFrame frame, ResourceProvenance provenance)
    {
        _extras = provenance.Extras;
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

    /// <summary>XxHash128 of the canonical message bytes, with time to live and aliases if there are any, as 32 lower-case hexadecimal digits.</summary>
    public string Version { get; }

    /// <summary>
    /// Which configuration objects this was made of, as keys such as <c>VirtualService/shop/reviews</c>; sorted, unique, may be empty.
    /// For people: not part of <see cref="Version"/> or equality.
    /// </summary>
    public ImmutableArray<string> Origins { get; }

    /// <summary>The resources that this one needs from the same server; sorted by type and name, unique, may be empty.</summary>
    public ImmutableArray<ResourceReference> References { get; }

    /// <summary>
    /// How long a client keeps the resource without hearing of it again; <see langword="null"/> for ever. Reaches only clients that read it,
    /// and is renewed for as long as the snapshot has the resource. Meant for temporary overrides: it ends, too, when the control plane is
    /// away for longer.
    /// </summary>
    public TimeSpan? Ttl => _extras.Ttl;

    /// <summary>Other names by which a client may ask for the resource, in the incremental protocol; may be empty.</summary>
    public ImmutableArray<string> Aliases => _extras.Aliases;

    /// <summary>Why there is no such resource for this client; <see langword="null"/> for a resource. See <see cref="Unavailable"/>.</summary>
    public ResourceFault? Fault => _extras.Fault;

    /// <summary>The canonical bytes of the message; empty for a fault.</summary>
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

    /// <summary>False for a resource that the server never had: see <see cref="Claimed"/> and <see cref="Unavailable"/>.</summary>
    internal bool HasBytes => _frame.Length > 0;

    /// <summary>Whether these are routes whose virtual hosts are resources of their own.</summary>
    internal bool FetchesVirtualHosts => _extras.FetchesVirtualHosts;

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
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty, or is an <c>xdstp:</c> name of another type.</exception>
    public static EnvoyResource Create(ResourceType type, string name, IMessage message, IEnumerable<string> origins)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(origins);
        return Encode(type, CheckedName(type, name), message, origins);
    }

    /// <summary>As <see cref="Create"/>, for a name that a client asks for: whatever it is, it is taken as it comes.</summary>
    internal static EnvoyResource Encode(ResourceType type, string name, IMessage message, IEnumerable<string> origins)
    {
        var sorted = origins.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToImmutableArray();
        var extras = message is RouteConfiguration { Vhds: not null } ? FetchingVirtualHosts : ResourceExtras.None;
        return new EnvoyResource(
            type, name, ResourceFrame.Encode(type, name, message), new ResourceProvenance(sorted, ResourceReferences.Of(message), extras));
    }

    /// <summary>
    /// Stands in a table for a resource that exists for others, or should, and that this client does not get. Clients that ask for the name are
    /// told why; to clients that ask for everything it is just not there.
    /// </summary>
    /// <param name="type">The type.</param>
    /// <param name="name">The name.</param>
    /// <param name="fault">The reason.</param>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public static EnvoyResource Unavailable(ResourceType type, string name, ResourceFault fault)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(fault);
        return Faulty(type, CheckedName(type, name), fault);
    }

    /// <summary>As <see cref="Unavailable"/>, for a name that a client asks for.</summary>
    internal static EnvoyResource Faulty(ResourceType type, string name, ResourceFault fault) =>
        new(
            type,
            name,
            ResourceFrame.Without($"{fault.Code} {fault.Message}"),
            new ResourceProvenance([], [], new ResourceExtras { Fault = fault }));

    /// <summary>This resource with another time to live, and so with another version.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not greater than zero.</exception>
    public EnvoyResource WithTtl(TimeSpan? ttl)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(ttl ?? TimeSpan.MaxValue, TimeSpan.Zero);
        return With(_extras with { Ttl = ttl });
    }

    /// <summary>This resource with other aliases, and so with another version. Order and duplicates do not matter.</summary>
    public EnvoyResource WithAliases(IEnumerable<string> aliases)
    {
        ArgumentNullException.ThrowIfNull(aliases);
        return With(_extras with
        {
            Aliases = [.. aliases.Where(static alias => alias.Length > 0).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
        });
    }

    /// <summary>
    /// Stands for a resource of which only the version is known, because a client says that it holds it. Has no bytes to send.
    /// </summary>
    internal static EnvoyResource Claimed(ResourceType type, string name, string version) =>
        new(type, name, ResourceFrame.Without(version), new ResourceProvenance([], [], ResourceExtras.None));

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

    /// <summary>All that stands in a delta frame, without its tag and length: the fields of an <c>envoy.service.discovery.v3.Resource</c>.</summary>
    internal ReadOnlySpan<byte> ResourceFields => ProtobufWire.Content(_frame);

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

    private static ResourceExtras FetchingVirtualHosts { get; } = new() { FetchesVirtualHosts = true };

    private static string CheckedName(ResourceType type, string name)
    {
        var canonical = XdstpName.Canonical(name);
        return XdstpName.TypeOf(canonical) is { } stated && !type.TypeUrl.EndsWith($"/{stated}", StringComparison.Ordinal)
            ? throw new ArgumentException($"'{name}' is not the name of a {type.ShortName} resource.", nameof(name))
            : canonical;
    }

    private EnvoyResource With(ResourceExtras extras) =>
        HasBytes
            ? new EnvoyResource(
                Type,
                Name,
                ResourceFrame.Encode(Type, Name, Message.Span, extras),
                new ResourceProvenance(Origins, References, extras))
            : this;

    private static UInt128 FingerprintOf(string name, string version)
    {
        var hash = XxHash128.Hash(Encoding.UTF8.GetBytes($"{name}\n{version}"));
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
