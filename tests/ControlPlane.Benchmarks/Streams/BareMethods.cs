using System.Buffers;
using Envoy.Service.Discovery.V3;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

namespace ControlPlane.Benchmarks.Streams;

/// <summary>The method of <see cref="BareBroadcast"/>; responses are bytes that are written as they are.</summary>
internal sealed class BareMethods : IServiceMethodProvider<BareBroadcast>
{
    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<BareBroadcast> context) => context.AddDuplexStreamingMethod(
        new Method<DeltaDiscoveryRequest, byte[]>(
            MethodType.DuplexStreaming,
            "envoy.service.discovery.v3.AggregatedDiscoveryService",
            "DeltaAggregatedResources",
            new Marshaller<DeltaDiscoveryRequest>(
                static (_, _) => throw new NotSupportedException(),
                static context => DeltaDiscoveryRequest.Parser.ParseFrom(context.PayloadAsReadOnlySequence())),
            new Marshaller<byte[]>(
                static (bytes, context) =>
                {
                    context.SetPayloadLength(bytes.Length);
                    context.GetBufferWriter().Write(bytes);
                    context.Complete();
                },
                static context => throw new NotSupportedException())),
        [],
        static (service, requests, responses, call) => service.ServeAsync(requests, responses, call.CancellationToken));
}
