using Envoy.Service.Discovery.V3;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

namespace ControlPlane.Xds.Streams.Services;

/// <summary>
/// Binds the methods of all services by hand, because their responses are not protobuf messages but frames that were encoded before.
/// </summary>
internal sealed class DiscoveryMethods : IServiceMethodProvider<DiscoveryCalls>
{
    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<DiscoveryCalls> context)
    {
        foreach (var service in DiscoveryService.All)
        {
            context.AddDuplexStreamingMethod(
                Method(service, "Delta", MethodType.DuplexStreaming, StreamMessage.Delta),
                [],
                (calls, requests, responses, call) => calls.DeltaAsync(service, requests, responses, call));
            if (!service.IsDeltaOnly)
            {
                context.AddDuplexStreamingMethod(
                    Method(service, "Stream", MethodType.DuplexStreaming, StreamMessage.Sotw),
                    [],
                    (calls, requests, responses, call) => calls.StreamAsync(service, requests, responses, call));
            }

            if (service.CanFetch)
            {
                context.AddUnaryMethod(
                    Method(service, "Fetch", MethodType.Unary, FetchRequest),
                    [],
                    (calls, request, call) => calls.FetchAsync(service, request, call));
            }
        }
    }

    private static Marshaller<DiscoveryRequest> FetchRequest { get; } = new(
        static (_, _) => throw new NotSupportedException("A server does not write requests."),
        static context => DiscoveryRequest.Parser.ParseFrom(context.PayloadAsReadOnlySequence()));

    private static Method<TRequest, EncodedResponse> Method<TRequest>(
        DiscoveryService service, string verb, MethodType kind, Marshaller<TRequest> request)
        where TRequest : class =>
        new(kind, service.Name, verb + service.Noun, request, EncodedResponse.Marshaller);
}
