using System.Runtime.CompilerServices;
using ControlPlane.Xds;
using Envoy.Config.Core.V3;
using Envoy.Service.Discovery.V3;
using Grpc.Core;
using Grpc.Net.Client;

namespace ControlPlane.Fixtures.Xds;

/// <summary>The incremental protocol over gRPC.</summary>
internal sealed class DeltaTestStream(GrpcChannel channel, XdsTestService service, Node node) : IXdsTestStream
{
    private readonly AsyncDuplexStreamingCall<DeltaDiscoveryRequest, DeltaDiscoveryResponse> _call =
        service.Delta(channel.CreateCallInvoker());

    private Node? _node = node;

    public async Task SendAsync(XdsTestRequest request, CancellationToken cancellationToken)
    {
        var message = new DeltaDiscoveryRequest
        {
            TypeUrl = service.Type is null ? request.Type.TypeUrl : "",
            ResponseNonce = request.State.LastNonce,
            ErrorDetail = request.Error is { } error ? new Google.Rpc.Status { Code = 13, Message = error } : null,
            ResourceNamesSubscribe = { request.Added },
            ResourceNamesUnsubscribe = { request.Dropped },
            Node = _node,
        };
        _node = null;

        // The nonce is that of one response: later requests about something else do not repeat it.
        request.State.LastNonce = "";
        await _call.RequestStream.WriteAsync(message, cancellationToken);
    }

    public async IAsyncEnumerable<XdsTestResponse> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var response in _call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            ResourceType.TryFind(response.TypeUrl, out var type);
            yield return new XdsTestResponse(
                type!,
                response.SystemVersionInfo,
                response.Nonce,
                response.Resources.ToDictionary(resource => resource.Name, resource => resource.Resource_),
                [.. response.RemovedResources],
                response.CalculateSize())
            {
                Versions = response.Resources.ToDictionary(resource => resource.Name, resource => resource.Version),
            };
        }
    }

    public Task CloseAsync() => _call.RequestStream.CompleteAsync();

    public void Dispose() => _call.Dispose();
}
