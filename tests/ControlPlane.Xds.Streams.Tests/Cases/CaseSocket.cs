using ControlPlane.Fixtures;
using ControlPlane.Fixtures.Xds;
using ControlPlane.Xds.Sessions;
using Envoy.Config.Core.V3;
using Envoy.Service.Discovery.V3;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Grpc.Net.Client;

namespace ControlPlane.Xds.Streams.Tests.Cases;

/// <summary>
/// One stream of a client that does nothing by itself: a test says each request and reads each response. Works the same for both variants,
/// aggregated and separate.
/// </summary>
internal sealed class CaseSocket : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly GrpcChannel _channel;
    private readonly AsyncDuplexStreamingCall<DiscoveryRequest, DiscoveryResponse>? _sotw;
    private readonly AsyncDuplexStreamingCall<DeltaDiscoveryRequest, DeltaDiscoveryResponse>? _delta;
    private readonly XdsTestService _service;
    private readonly TestServer _server;
    private Node? _node;

    internal CaseSocket(TestServer server, Wire wire, ResourceType type, string nodeId = "sidecar~1")
    {
        _server = server;
        Type = type;
        Variant = wire is Wire.AggregatedSotw or Wire.SeparateSotw ? XdsVariant.Sotw : XdsVariant.Delta;
        _service = wire is Wire.AggregatedSotw or Wire.AggregatedDelta ? XdsTestService.Aggregated : XdsTestService.Of(type);
        _channel = GrpcChannel.ForAddress(server.Address, new GrpcChannelOptions { MaxReceiveMessageSize = null });
        _node = XdsTestClient.Node(nodeId, "shop");
        if (Variant == XdsVariant.Sotw)
        {
            _sotw = _service.Stream!(_channel.CreateCallInvoker());
        }
        else
        {
            _delta = _service.Delta(_channel.CreateCallInvoker());
        }
    }

    internal ResourceType Type { get; }

    internal XdsVariant Variant { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>State of the world: the whole subscription.</summary>
    internal Task AskAsync(string[] names, string nonce = "", string version = "", string? error = null, ResourceType? type = null) =>
        SendAsync(new DiscoveryRequest
        {
            TypeUrl = TypeUrl(type),
            ResourceNames = { names },
            ResponseNonce = nonce,
            VersionInfo = version,
            ErrorDetail = Fault(error),
        });

    /// <summary>Incremental: what changes.</summary>
    internal Task ChangeAsync(
        string[] add, string[]? drop = null, string nonce = "", string? error = null, IReadOnlyDictionary<string, string>? held = null) =>
        SendAsync(new DeltaDiscoveryRequest
        {
            TypeUrl = TypeUrl(null),
            ResourceNamesSubscribe = { add },
            ResourceNamesUnsubscribe = { drop ?? [] },
            InitialResourceVersions = { held?.ToDictionary() ?? [] },
            ResponseNonce = nonce,
            ErrorDetail = Fault(error),
        });

    /// <summary>The first request of either variant.</summary>
    internal Task OpenAsync(params string[] names) => Variant == XdsVariant.Sotw ? AskAsync(names) : ChangeAsync(names);

    /// <summary>Accepts a response; state of the world needs to say its names again.</summary>
    internal Task AckAsync(XdsTestResponse response, params string[] names) =>
        Variant == XdsVariant.Sotw
            ? AskAsync(names, response.Nonce, response.Version, type: response.Type)
            : ChangeAsync([], nonce: response.Nonce);

    internal Task RefuseAsync(XdsTestResponse response, string error, params string[] names) =>
        Variant == XdsVariant.Sotw ? AskAsync(names, response.Nonce, "", error) : ChangeAsync([], nonce: response.Nonce, error: error);

    internal Task SendAsync(DiscoveryRequest request)
    {
        request.Node = _node;
        _node = null;
        return _sotw!.RequestStream.WriteAsync(request, Token);
    }

    internal Task SendAsync(DeltaDiscoveryRequest request)
    {
        request.Node = _node;
        _node = null;
        return _delta!.RequestStream.WriteAsync(request, Token);
    }

    /// <summary>The next response, within a bound.</summary>
    internal async Task<XdsTestResponse> NextAsync()
    {
        if (_sotw is not null)
        {
            Assert.True(await _sotw.ResponseStream.MoveNext(Token).WaitAsync(Patience, TimeProvider.System, Token));
            var sotw = _sotw.ResponseStream.Current;
            Identifier = sotw.ControlPlane?.Identifier ?? "";
            return new XdsTestResponse(
                KnownType(sotw.TypeUrl), sotw.VersionInfo, sotw.Nonce, sotw.Resources.ToDictionary(TestResources.NameOf), [], sotw.CalculateSize());
        }

        Assert.True(await _delta!.ResponseStream.MoveNext(Token).WaitAsync(Patience, TimeProvider.System, Token));
        var delta = _delta.ResponseStream.Current;
        Identifier = delta.ControlPlane?.Identifier ?? "";
        return new XdsTestResponse(
            KnownType(delta.TypeUrl),
            delta.SystemVersionInfo,
            delta.Nonce,
            delta.Resources.ToDictionary(static resource => resource.Name, static resource => resource.Resource_ ?? new Any()),
            [.. delta.RemovedResources],
            delta.CalculateSize());
    }

    /// <summary>Who sent the last response.</summary>
    internal string Identifier { get; private set; } = "";

    /// <summary>
    /// That nothing was sent beyond so many responses: once the server has taken in so many requests, its loop is asked, which answers only
    /// after it has sent what there is to send.
    /// </summary>
    internal async Task QuietAsync(int requests, int responses)
    {
        await Eventually.TrueAsync($"{requests} requests", () => Count("request ") >= requests);
        await _server.Board.InspectAsync(static _ => true, Token);
        Assert.Equal((requests, responses), (Count("request "), Count("response ")));
    }

    /// <summary>That the server has ended the stream with OK.</summary>
    internal async Task IsOverAsync() =>
        Assert.False(await (_sotw?.ResponseStream.MoveNext(Token) ?? _delta!.ResponseStream.MoveNext(Token)).WaitAsync(Patience, TimeProvider.System, Token));

    /// <summary>The status with which the server ends the stream.</summary>
    internal async Task<StatusCode> EndAsync()
    {
        var exception = await Assert.ThrowsAsync<RpcException>(NextAsync);
        return exception.StatusCode;
    }

    internal Task CloseAsync() => _sotw?.RequestStream.CompleteAsync() ?? _delta!.RequestStream.CompleteAsync();

    public void Dispose()
    {
        _sotw?.Dispose();
        _delta?.Dispose();
        _channel.Dispose();
    }

    private static ResourceType KnownType(string url) => ResourceType.TryFind(url, out var type) ? type : throw new ArgumentException(url, nameof(url));

    private static Google.Rpc.Status? Fault(string? error) => error is null ? null : new Google.Rpc.Status { Code = 13, Message = error };

    private string TypeUrl(ResourceType? type) => _service.Type is null ? (type ?? Type).TypeUrl : "";

    private int Count(string kind) => _server.Metrics.Lines.Count(line => line.StartsWith(kind, StringComparison.Ordinal));
}
