using Envoy.Service.Discovery.V3;
using Google.Protobuf;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

namespace ControlPlane.Xds.Streams;

/// <summary>
/// Binds the service's methods by hand, because their responses are not protobuf messages but frames that were encoded before.
/// </summary>
internal sealed class AggregatedDiscoveryMethods : IServiceMethodProvider<AggregatedDiscoveryService>
{
    private const string Service = "envoy.service.discovery.v3.AggregatedDiscoveryService";

    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<AggregatedDiscoveryService> context)
    {
        context.AddDuplexStreamingMethod(
            Method("StreamAggregatedResources", DiscoveryRequest.Parser),
            [],
            static (service, requests, responses, call) => service.StreamAggregatedResourcesAsync(requests, responses, call));
        context.AddDuplexStreamingMethod(
            Method("DeltaAggregatedResources", DeltaDiscoveryRequest.Parser),
            [],
            static (service, requests, responses, call) => service.DeltaAggregatedResourcesAsync(requests, responses, call));
    }

    private static Method<TRequest, EncodedResponse> Method<TRequest>(string name, MessageParser<TRequest> parser)
        where TRequest : class, IMessage<TRequest>
    {
        var marshaller = new Marshaller<TRequest>(
            static (_, _) => throw new NotSupportedException("A server does not write requests."),
            context => parser.ParseFrom(context.PayloadAsReadOnlySequence()));
        return new Method<TRequest, EncodedResponse>(
            MethodType.DuplexStreaming, Service, name, marshaller, EncodedResponse.Marshaller);
    }
}
