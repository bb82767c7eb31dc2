using System.Text;
using ControlPlane.Benchmarks.Clients;
using ControlPlane.Xds;
using ControlPlane.Xds.Sessions;
using Envoy.Config.Core.V3;
using Envoy.Service.Discovery.V3;
using Google.Protobuf;

namespace ControlPlane.Benchmarks.Streams;

/// <summary>
/// Subscribes to load assignments by name, accepts every response and remembers the versions it was given, as a reconnecting Envoy does.
/// Read from any thread, written by its connection's loop.
/// </summary>
internal sealed class EndpointClient : IMessageSink
{
    private readonly XdsVariant _variant;
    private readonly Http2Connection _connection;
    private readonly Http2Stream _stream;
    private readonly IReadOnlyList<string> _names;
    private long _messages;
    private long _bytes;
    private long _lastAnswer;
    private string? _end;

    /// <param name="connection">Not running yet.</param>
    /// <param name="variant">Which protocol.</param>
    /// <param name="names">What it asks for.</param>
    /// <param name="held">What it has from an earlier stream; null: nothing.</param>
    internal EndpointClient(Http2Connection connection, XdsVariant variant, IReadOnlyList<string> names, EndpointClient? held)
    {
        (_connection, _variant, _names) = (connection, variant, names);
        Versions = held?.Versions ?? [];
        Version = held?.Version ?? "";
        var method = variant == XdsVariant.Delta ? "DeltaAggregatedResources" : "StreamAggregatedResources";
        _stream = connection.Call($"/envoy.service.discovery.v3.AggregatedDiscoveryService/{method}", this);
        Send(variant == XdsVariant.Delta
            ? new DeltaDiscoveryRequest
            {
                TypeUrl = ResourceType.Endpoint.TypeUrl,
                ResourceNamesSubscribe = { names },
                InitialResourceVersions = { Versions },
                Node = Node(),
            }
            : new DiscoveryRequest { TypeUrl = ResourceType.Endpoint.TypeUrl, ResourceNames = { names }, VersionInfo = Version, Node = Node() });
    }

    internal long Messages => Volatile.Read(ref _messages);

    /// <summary>Of all responses, without the framing of gRPC and HTTP.</summary>
    internal long Bytes => Volatile.Read(ref _bytes);

    /// <summary>When the newest answer was with the kernel, as a timestamp of <see cref="TimeProvider.System"/>.</summary>
    internal long LastAnswer => Volatile.Read(ref _lastAnswer);

    /// <summary>Why the stream ended; null while it lives.</summary>
    internal string? End => Volatile.Read(ref _end);

    private Dictionary<string, string> Versions { get; }

    private string Version { get; set; }

    void IMessageSink.OnMessage(ReadOnlySpan<byte> message)
    {
        var nonce = Encoding.ASCII.GetString(ProtoFields.Find(message, DeltaDiscoveryResponse.NonceFieldNumber));
        if (_variant == XdsVariant.Delta)
        {
            Remember(message);
            Send(new DeltaDiscoveryRequest { TypeUrl = ResourceType.Endpoint.TypeUrl, ResponseNonce = nonce });
        }
        else
        {
            Version = Encoding.ASCII.GetString(ProtoFields.Find(message, DiscoveryResponse.VersionInfoFieldNumber));
            Send(new DiscoveryRequest { TypeUrl = ResourceType.Endpoint.TypeUrl, ResourceNames = { _names }, VersionInfo = Version, ResponseNonce = nonce });
        }

        Volatile.Write(ref _bytes, _bytes + message.Length);
        Volatile.Write(ref _messages, _messages + 1);
    }

    void IMessageSink.OnFlushed(long timestamp) => Volatile.Write(ref _lastAnswer, timestamp);

    void IMessageSink.OnEnd(string reason) => Volatile.Write(ref _end, reason);

    private void Remember(ReadOnlySpan<byte> message)
    {
        var fields = new ProtoFields(message);
        while (fields.Next())
        {
            if (fields.Number == DeltaDiscoveryResponse.ResourcesFieldNumber)
            {
                var name = Encoding.ASCII.GetString(ProtoFields.Find(fields.Value, Resource.NameFieldNumber));
                Versions[string.Intern(name)] = string.Intern(Encoding.ASCII.GetString(ProtoFields.Find(fields.Value, Resource.VersionFieldNumber)));
            }
        }
    }

    private void Send(IMessage request) => _connection.Send(_stream, request.ToByteArray());

    private static Node Node() => new() { Id = "bench", Cluster = BenchResources.Scope, UserAgentName = "envoy" };
}
