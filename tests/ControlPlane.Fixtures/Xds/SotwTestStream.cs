using System.Runtime.CompilerServices;
using ControlPlane.Xds;
using Envoy.Config.Core.V3;
using Envoy.Service.Discovery.V3;
using Grpc.Core;
using Grpc.Net.Client;

namespace ControlPlane.Fixtures.Xds;

/// <summary>State of the world over gRPC.</summary>
internal sealed class SotwTestStream(GrpcChannel channel, XdsTestService service, Node node) : IXdsTestStream
{
    private readonly AsyncDuplexStreamingCall<DiscoveryRequest, DiscoveryResponse> _call =
        service.Stream?.Invoke(channel.CreateCallInvoker()) ?? throw new ArgumentException($"{service} is incremental only.", nameof(service));

    private Node? _node = node;

    public async Task SendAsync(XdsTestRequest request, CancellationToken cancellationToken)
    {
        var message = new DiscoveryRequest
        {
            TypeUrl = service.Type is null ? request.Type.TypeUrl : "",
            ResponseNonce = request.State.LastNonce,
            VersionInfo = request.State.AcceptedVersion,
            ErrorDetail = request.Error is { } error ? new Google.Rpc.Status { Code = 13, Message = error } : null,
            ResourceNames = { request.State.Names },
            Node = _node,
        };
        _node = null;
        await _call.RequestStream.WriteAsync(message, cancellationToken);
    }

    public async IAsyncEnumerable<XdsTestResponse> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var response in _call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            ResourceType.TryFind(response.TypeUrl, out var type);
            yield return new XdsTestResponse(
                type!,
                response.VersionInfo,
                response.Nonce,
                response.Resources.ToDictionary(TestResources.NameOf),
                [],
                response.CalculateSize());
        }
    }

    public Task CloseAsync() => _call.RequestStream.CompleteAsync();

    public void Dispose() => _call.Dispose();
}
