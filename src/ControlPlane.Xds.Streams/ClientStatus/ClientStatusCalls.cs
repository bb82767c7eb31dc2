using Envoy.Service.Status.V3;
using Grpc.Core;

namespace ControlPlane.Xds.Streams.ClientStatus;

/// <summary>The gRPC service <c>envoy.service.status.v3.ClientStatusDiscoveryService</c>.</summary>
internal sealed class ClientStatusCalls(ClientStatusReport report) : ClientStatusDiscoveryService.ClientStatusDiscoveryServiceBase
{
    public override Task<ClientStatusResponse> FetchClientStatus(ClientStatusRequest request, ServerCallContext context) =>
        report.MakeAsync(request, context.CancellationToken);

    /// <summary>Each request is answered once, and replaces the one before it.</summary>
    public override async Task StreamClientStatus(
        IAsyncStreamReader<ClientStatusRequest> requestStream,
        IServerStreamWriter<ClientStatusResponse> responseStream,
        ServerCallContext context)
    {
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            await responseStream.WriteAsync(await report.MakeAsync(request, context.CancellationToken), context.CancellationToken);
        }
    }
}
