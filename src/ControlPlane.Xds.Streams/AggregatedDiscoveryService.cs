using ControlPlane.Xds.Sessions;
using Envoy.Service.Discovery.V3;
using Grpc.Core;

namespace ControlPlane.Xds.Streams;

/// <summary>The gRPC service <c>envoy.service.discovery.v3.AggregatedDiscoveryService</c>: all types on one stream.</summary>
internal sealed class AggregatedDiscoveryService(DiscoveryStreamFactory streams)
{
    internal Task StreamAggregatedResourcesAsync(
        IAsyncStreamReader<DiscoveryRequest> requests, IServerStreamWriter<EncodedResponse> responses, ServerCallContext call) =>
        streams.ServeAsync(
            new StreamChannel<DiscoveryRequest>(
                requests, responses, XdsVariant.Sotw, static request => new StreamMessage(request.Node, SotwWire.Read(request))),
            call);

    internal Task DeltaAggregatedResourcesAsync(
        IAsyncStreamReader<DeltaDiscoveryRequest> requests, IServerStreamWriter<EncodedResponse> responses, ServerCallContext call) =>
        streams.ServeAsync(
            new StreamChannel<DeltaDiscoveryRequest>(
                requests, responses, XdsVariant.Delta, static request => new StreamMessage(request.Node, DeltaWire.Read(request))),
            call);
}
