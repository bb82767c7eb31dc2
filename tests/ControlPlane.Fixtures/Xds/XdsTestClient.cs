using System.Collections.Concurrent;
using ControlPlane.Xds;
using ControlPlane.Xds.Sessions;
using Envoy.Config.Core.V3;
using Google.Protobuf.WellKnownTypes;
using Grpc.Net.Client;

namespace ControlPlane.Fixtures.Xds;

/// <summary>
/// A discovery client over real gRPC that keeps what it is sent, as a proxy does. It acknowledges by itself unless <see cref="Judge"/> says
/// otherwise, and after <see cref="StartLikeEnvoyAsync"/> asks for what clusters and listeners refer to. Safe for concurrent reading.
/// </summary>
public sealed class XdsTestClient : IAsyncDisposable
{
    private readonly GrpcChannel _channel;
    private readonly bool _ownsChannel;
    private readonly IXdsTestStream _stream;
    private readonly CancellationTokenSource _ending = new();
    private readonly ConcurrentDictionary<ResourceType, XdsTestTypeState> _types = new();
    private readonly ConcurrentQueue<XdsTestResponse> _responses = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly Task _reading;
    private bool _followsReferences;
    private bool _isClosed;

    private XdsTestClient(GrpcChannel channel, bool ownsChannel, XdsVariant variant, (XdsTestService Service, Node Node) open)
    {
        _channel = channel;
        _ownsChannel = ownsChannel;
        Variant = variant;
        _stream = variant == XdsVariant.Sotw ? new SotwTestStream(channel, open.Service, open.Node) : new DeltaTestStream(channel, open.Service, open.Node);
        _reading = ReadAllAsync(_ending.Token);
    }

    public XdsVariant Variant { get; }

    /// <summary>Why a response is refused, or <see langword="null"/> to accept it.</summary>
    /// <value>Accepts all.</value>
    public Func<XdsTestResponse, string?> Judge { get; set; } = static _ => null;

    /// <summary>Whether responses are answered at all.</summary>
    /// <value><see langword="true"/>.</value>
    public bool Answers { get; set; } = true;

    /// <summary>All responses so far, in order.</summary>
    public IReadOnlyCollection<XdsTestResponse> Responses => _responses;

    /// <summary>Completes when the stream has ended; faults with the <see cref="Grpc.Core.RpcException"/> that ended it.</summary>
    public Task Ended => _reading;

    /// <summary>Opens a connection of its own and a stream on it, aggregated unless a service is named.</summary>
    public static XdsTestClient Connect(Uri address, XdsVariant variant, Node node, XdsTestService? service = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        var handler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true };
        return new XdsTestClient(
            GrpcChannel.ForAddress(address, new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true, MaxReceiveMessageSize = null }),
            ownsChannel: true,
            variant,
            (service ?? XdsTestService.Aggregated, node));
    }

    /// <summary>Opens a stream on a connection that others use, too. The caller disposes the channel.</summary>
    public static XdsTestClient Connect(GrpcChannel channel, XdsVariant variant, Node node, XdsTestService? service = null) =>
        new(channel, ownsChannel: false, variant, (service ?? XdsTestService.Aggregated, node));

    /// <summary>A node as a sidecar states it.</summary>
    public static Node Node(string id, string cluster = "test.default") =>
        new() { Id = id, Cluster = cluster, UserAgentName = "envoy", UserAgentVersion = "1.40.0", Metadata = new Struct() };

    /// <summary>What the client holds of a type: name to message, as a copy.</summary>
    public IReadOnlyDictionary<string, Any> Held(ResourceType type) => State(type).Held;

    /// <summary>How many responses of a type came.</summary>
    public int Count(ResourceType type) => _responses.Count(response => ReferenceEquals(response.Type, type));

    /// <summary>Adds names to the subscription of a type; none at the first call means everything, where the type allows it.</summary>
    public Task SubscribeAsync(ResourceType type, CancellationToken cancellationToken, params string[] names) =>
        ChangeAsync(type, [.. State(type).Names, .. names], cancellationToken);

    /// <summary>Takes names off the subscription of a type.</summary>
    public Task UnsubscribeAsync(ResourceType type, CancellationToken cancellationToken, params string[] names) =>
        ChangeAsync(type, [.. State(type).Names.Except(names)], cancellationToken);

    /// <summary>Asks for all clusters and listeners, and from then on for the endpoints and routes that they name.</summary>
    public async Task StartLikeEnvoyAsync(CancellationToken cancellationToken)
    {
        _followsReferences = true;
        await SubscribeAsync(ResourceType.Cluster, cancellationToken);
        await SubscribeAsync(ResourceType.Listener, cancellationToken);
    }

    /// <summary>Closes the client's side, after the request that is on its way. From then on nothing is answered.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            _isClosed = true;
            await _stream.CloseAsync();
        }
        finally
        {
            _writing.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        _stream.Dispose();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_ownsChannel)
        {
            _channel.Dispose();
        }

        _ending.Dispose();
        _writing.Dispose();
    }

    private XdsTestTypeState State(ResourceType type) => _types.GetOrAdd(type, static _ => new XdsTestTypeState());

    private async Task ChangeAsync(ResourceType type, string[] names, CancellationToken cancellationToken)
    {
        var state = State(type);
        await _writing.WaitAsync(cancellationToken);
        try
        {
            var added = names.Except(state.Names).ToArray();
            var dropped = state.Names.Except(names).ToArray();
            state.Names = [.. names.Distinct()];
            state.Drop(dropped);
            await SendAsync(new XdsTestRequest(type, state) { Added = added, Dropped = dropped }, cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async Task AnswerAsync(XdsTestResponse response, string? error, CancellationToken cancellationToken)
    {
        var state = State(response.Type);
        await _writing.WaitAsync(cancellationToken);
        try
        {
            state.LastNonce = response.Nonce;
            await SendAsync(new XdsTestRequest(response.Type, state) { Error = error }, cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    private Task SendAsync(XdsTestRequest request, CancellationToken cancellationToken) =>
        _isClosed ? Task.CompletedTask : _stream.SendAsync(request, cancellationToken);

    private async Task ReadAllAsync(CancellationToken cancellationToken)
    {
        await foreach (var response in _stream.ReadAllAsync(cancellationToken))
        {
            var error = Judge(response);
            var state = State(response.Type);
            if (error is null)
            {
                state.Take(response, Variant);
            }

            _responses.Enqueue(response);
            if (!Answers)
            {
                state.LastNonce = response.Nonce;
                continue;
            }

            await AnswerAsync(response, error, cancellationToken);
            if (_followsReferences && error is null)
            {
                await FollowAsync(response.Type, cancellationToken);
            }
        }
    }

    private async Task FollowAsync(ResourceType type, CancellationToken cancellationToken)
    {
        var wanted = ReferenceEquals(type, ResourceType.Cluster) ? ResourceType.Endpoint
            : ReferenceEquals(type, ResourceType.Listener) ? ResourceType.Route
            : null;
        if (wanted is null)
        {
            return;
        }

        var names = State(type).References.Where(reference => ReferenceEquals(reference.Type, wanted))
            .Select(reference => reference.Name)
            .Distinct()
            .ToArray();
        if (!names.ToHashSet().SetEquals(State(wanted).Names))
        {
            await ChangeAsync(wanted, names, cancellationToken);
        }
    }
}
