using Envoy.Config.Core.V3;
using Envoy.Service.Discovery.V3;
using Google.Protobuf;
using Google.Rpc;

namespace ControlPlane.Xds.Tests.Fuzz;

/// <summary>Makes the bytes of discovery requests, most of them wrong in some way. The same seed gives the same requests.</summary>
internal sealed class RequestMutator(int seed)
{
    private static readonly string[] Urls =
    [
        .. ResourceType.All.Select(static type => type.TypeUrl), "", "type.googleapis.com/", "type.googleapis.com/envoy.api.v2.Cluster", "nonsense",
    ];

    private static readonly string[] Names =
        ["a", "b", "c", "*", "", "a/*", "xdstp:", "xdstp://x/envoy.config.cluster.v3.Cluster/c?k=v&k=w", "xdstp://x/envoy.config.cluster.v3.Cluster/*", "r/host", "\0", "\u00e9"];

    private readonly Random _random = new(seed);
    private readonly List<byte[]> _earlier = [];

    /// <summary>Requests of the state of the world, or incremental ones.</summary>
    /// <param name="isDelta">Which.</param>
    /// <param name="nonce">The newest that the server has sent.</param>
    internal byte[] Next(bool isDelta, string nonce)
    {
        var bytes = isDelta ? Delta(nonce).ToByteArray() : Sotw(nonce).ToByteArray();
        _earlier.Add(bytes);
        for (var count = _random.Next(4); count > 0; count--)
        {
            bytes = Mutate(bytes);
        }

        return bytes;
    }

    private DiscoveryRequest Sotw(string nonce) => new()
    {
        Node = Node(),
        TypeUrl = OneOf(Urls),
        VersionInfo = _random.Next(3) == 0 ? "1" : "",
        ResponseNonce = Nonce(nonce),
        ResourceNames = { Some() },
        ErrorDetail = Error(),
    };

    private DeltaDiscoveryRequest Delta(string nonce) => new()
    {
        Node = Node(),
        TypeUrl = OneOf(Urls),
        ResponseNonce = Nonce(nonce),
        ResourceNamesSubscribe = { Some() },
        ResourceNamesUnsubscribe = { Some() },
        InitialResourceVersions = { Some().Distinct().ToDictionary(static name => name, static _ => "1") },
        ErrorDetail = Error(),
    };

    private Node? Node() => _random.Next(2) == 0 ? null : new Node
    {
        Id = OneOf(Names),
        UserAgentName = OneOf(["envoy", "gRPC Go", ""]),
        ClientFeatures = { "xds.config.resource-in-sotw", "xds.config.supports-resource-ttl" },
    };

    private string Nonce(string newest) => _random.Next(4) switch { 0 => "", 1 => $"{_random.Next(100)}", _ => newest };

    private Status? Error() => _random.Next(4) == 0 ? new Status { Code = _random.Next(20), Message = OneOf(["no", "Error adding/updating cluster(s) a: bad", "a: b\nc: d", ""]) } : null;

    private List<string> Some() => Enumerable.Range(0, _random.Next(4)).Select(_ => OneOf(Names)).ToList();

    private string OneOf(string[] choices) => choices[_random.Next(choices.Length)];

    private byte[] Mutate(byte[] bytes)
    {
        var at = _random.Next(bytes.Length + 1);
        var piece = new byte[_random.Next(1, 9)];
        _random.NextBytes(piece);
        var other = _earlier[_random.Next(_earlier.Count)];
        return _random.Next(6) switch
        {
            0 when bytes.Length > 0 => Flipped(bytes),
            1 => [.. bytes[..at], .. piece, .. bytes[at..]],
            2 => bytes[..at],
            3 => [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + _random.Next(1, 9))..]],
            4 => [.. bytes, .. other],
            5 => [.. bytes[..at], .. other[_random.Next(other.Length + 1)..]],
            _ => bytes,
        };
    }

    private byte[] Flipped(byte[] bytes)
    {
        var flipped = (byte[])bytes.Clone();
        flipped[_random.Next(flipped.Length)] ^= (byte)(1 << _random.Next(8));
        return flipped;
    }
}
