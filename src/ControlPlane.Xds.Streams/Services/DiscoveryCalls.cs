using ControlPlane.Xds.Sessions;
using Envoy.Service.Discovery.V3;
using Grpc.Core;

namespace ControlPlane.Xds.Streams.Services;

/// <summary>The calls of all discovery services over gRPC, aggregated and separate.</summary>
internal sealed class DiscoveryCalls(DiscoveryStreamFactory streams, DiscoveryFetch fetch)
{
    internal Task StreamAsync(
        DiscoveryService service,
        IAsyncStreamReader<StreamMessage> requests,
        IServerStreamWriter<EncodedResponse> responses,
        ServerCallContext call) =>
        ServeAsync(service, new StreamChannel(requests, responses, XdsVariant.Sotw), call);

    internal Task DeltaAsync(
        DiscoveryService service,
        IAsyncStreamReader<StreamMessage> requests,
        IServerStreamWriter<EncodedResponse> responses,
        ServerCallContext call) =>
        ServeAsync(service, new StreamChannel(requests, responses, XdsVariant.Delta), call);

    internal async Task<EncodedResponse> FetchAsync(DiscoveryService service, DiscoveryRequest request, ServerCallContext call) =>
        new(await fetch.AnswerAsync(service, request, Caller.Of(call), call.CancellationToken), XdsVariant.Sotw);

    private Task ServeAsync(DiscoveryService service, StreamChannel channel, ServerCallContext call) =>
        streams.ServeAsync(channel, service.Type, Caller.Of(call), call.CancellationToken);
}
