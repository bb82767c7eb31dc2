using ControlPlane.Xds.Sessions;
using Envoy.Service.Discovery.V3;
using Grpc.Core;

namespace ControlPlane.Xds.Streams.Services;

/// <summary>The calls of all discovery services over gRPC, aggregated and separate.</summary>
internal sealed class DiscoveryCalls(DiscoveryStreamFactory streams, DiscoveryFetch fetch)
{
    internal Task StreamAsync(
        DiscoveryService service,
        IAsyncStreamReader<DiscoveryRequest> requests,
        IServerStreamWriter<EncodedResponse> responses,
        ServerCallContext call) =>
        streams.ServeAsync(
            new StreamChannel<DiscoveryRequest>(requests, responses, XdsVariant.Sotw, static request => new StreamMessage(request.Node, SotwWire.Read(request))),
            service.Type,
            Caller.Of(call),
            call.CancellationToken);

    internal Task DeltaAsync(
        DiscoveryService service,
        IAsyncStreamReader<DeltaDiscoveryRequest> requests,
        IServerStreamWriter<EncodedResponse> responses,
        ServerCallContext call) =>
        streams.ServeAsync(
            new StreamChannel<DeltaDiscoveryRequest>(requests, responses, XdsVariant.Delta, static request => new StreamMessage(request.Node, DeltaWire.Read(request))),
            service.Type,
            Caller.Of(call),
            call.CancellationToken);

    internal async Task<EncodedResponse> FetchAsync(DiscoveryService service, DiscoveryRequest request, ServerCallContext call) =>
        new(await fetch.AnswerAsync(service, request, Caller.Of(call), call.CancellationToken), XdsVariant.Sotw);
}
