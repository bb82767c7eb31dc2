using System.Text;
using ControlPlane.Xds;
using ControlPlane.Xds.Sessions;
using Envoy.Config.Core.V3;
using Envoy.Service.Discovery.V3;
using Google.Protobuf;

namespace ControlPlane.Benchmarks.Clients;

/// <summary>
/// Asks for what an Envoy asks for, in its order: clusters, the endpoints that they name, listeners, the routes that they name. It accepts
/// everything and counts it. Read from any thread, written by its connection's loop.
/// </summary>
internal sealed class XdsClient : IMessageSink
{
    private static readonly ResourceType[] Types = [ResourceType.Cluster, ResourceType.Endpoint, ResourceType.Listener, ResourceType.Route];
    private static readonly byte[][] TypeUrls = [.. Types.Select(type => Encoding.ASCII.GetBytes(type.TypeUrl))];

    private readonly XdsVariant _variant;
    private readonly ReferenceCatalog _references;
    private readonly Http2Connection _connection;
    private readonly Http2Stream _stream;
    private readonly HashSet<string>[] _names = [[], [], [], []];
    private readonly string[] _versions = ["", "", "", ""];
    private readonly string[] _nonces = ["", "", "", ""];
    private readonly long[] _messages = new long[Types.Length];
    private readonly long[] _bytes = new long[Types.Length];
    private long _lastAnswer;
    private Node? _node;
    private string? _end;

    internal XdsClient(Http2Connection connection, XdsVariant variant, Node node, ReferenceCatalog references)
    {
        _connection = connection;
        _variant = variant;
        _references = references;
        _node = node;
        var method = variant == XdsVariant.Delta ? "DeltaAggregatedResources" : "StreamAggregatedResources";
        _stream = connection.Call($"/envoy.service.discovery.v3.AggregatedDiscoveryService/{method}", this);
        Subscribe(0, []);
    }

    /// <summary>The types that are asked for, in the order of <see cref="MessagesOf"/>.</summary>
    internal static IReadOnlyList<ResourceType> Asked => Types;

    /// <summary>When the newest answer or request was with the kernel, as a timestamp of <see cref="TimeProvider.System"/>.</summary>
    internal long LastAnswer => Volatile.Read(ref _lastAnswer);

    /// <summary>Why the stream ended; null while it lives.</summary>
    internal string? End => Volatile.Read(ref _end);

    /// <summary>How many responses of a type came.</summary>
    internal long MessagesOf(int type) => Volatile.Read(ref _messages[type]);

    /// <summary>How many bytes these were, without gRPC's and HTTP's framing.</summary>
    internal long BytesOf(int type) => Volatile.Read(ref _bytes[type]);

    void IMessageSink.OnMessage(ReadOnlySpan<byte> message)
    {
        var type = TypeOf(ProtoFields.Find(message, DeltaDiscoveryResponse.TypeUrlFieldNumber));
        _versions[type] = Encoding.ASCII.GetString(ProtoFields.Find(message, DiscoveryResponse.VersionInfoFieldNumber));
        Answer(type, Encoding.ASCII.GetString(ProtoFields.Find(message, DeltaDiscoveryResponse.NonceFieldNumber)));
        if (type is 0 or 2)
        {
            Follow(message, type + 1);
        }

        if (type == 1 && _messages[2] == 0 && _messages[1] == 0)
        {
            Subscribe(2, []);
        }

        Volatile.Write(ref _bytes[type], _bytes[type] + message.Length);
        Volatile.Write(ref _messages[type], _messages[type] + 1);
    }

    void IMessageSink.OnFlushed(long timestamp) => Volatile.Write(ref _lastAnswer, timestamp);

    void IMessageSink.OnEnd(string reason) => Volatile.Write(ref _end, reason);

    /// <summary>Subscribes to what new clusters or listeners refer to.</summary>
    private void Follow(ReadOnlySpan<byte> message, int wanted)
    {
        var added = new List<string>();
        var fields = new ProtoFields(message);
        while (fields.Next())
        {
            if (fields.Number == DeltaDiscoveryResponse.ResourcesFieldNumber)
            {
                var any = _variant == XdsVariant.Delta ? ProtoFields.Find(fields.Value, Resource.Resource_FieldNumber) : fields.Value;
                added.AddRange(_references.NamesIn(any, Types[wanted]).Where(_names[wanted].Add));
            }
        }

        if (added.Count > 0)
        {
            Subscribe(wanted, added);
        }
    }

    private void Answer(int type, string nonce)
    {
        if (_variant == XdsVariant.Delta)
        {
            Send(new DeltaDiscoveryRequest { TypeUrl = Types[type].TypeUrl, ResponseNonce = nonce });
            return;
        }

        _nonces[type] = nonce;
        SendWholeSubscription(type);
    }

    private void Subscribe(int type, IEnumerable<string> added)
    {
        if (_variant == XdsVariant.Delta)
        {
            Send(new DeltaDiscoveryRequest { TypeUrl = Types[type].TypeUrl, ResourceNamesSubscribe = { added }, Node = _node });
        }
        else
        {
            SendWholeSubscription(type);
        }

        _node = null;
    }

    private void SendWholeSubscription(int type) => Send(new DiscoveryRequest
    {
        TypeUrl = Types[type].TypeUrl,
        VersionInfo = _versions[type],
        ResponseNonce = _nonces[type],
        ResourceNames = { _names[type] },
        Node = _node,
    });

    private void Send(IMessage request) => _connection.Send(_stream, request.ToByteArray());

    private static int TypeOf(ReadOnlySpan<byte> url)
    {
        for (var type = 0; type < TypeUrls.Length; type++)
        {
            if (url.SequenceEqual(TypeUrls[type]))
            {
                return type;
            }
        }

        throw new InvalidOperationException($"a response of a type that nobody asked for: {Encoding.ASCII.GetString(url)}");
    }
}
