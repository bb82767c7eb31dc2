using ControlPlane.Xds.Sessions;
using Envoy.Config.Core.V3;
using Envoy.Service.Discovery.V3;
using Grpc.Core;

namespace ControlPlane.Xds.Streams;

/// <summary>One message from a client, of either variant.</summary>
/// <param name="Node">Guaranteed on the first message of a stream only.</param>
/// <param name="Request">The rest.</param>
internal sealed record StreamMessage(Node? Node, SubscriptionRequest Request)
{
    internal static Marshaller<StreamMessage> Sotw { get; } = Reading(static context =>
    {
        var request = DiscoveryRequest.Parser.ParseFrom(context.PayloadAsReadOnlySequence());
        return new StreamMessage(request.Node, SotwWire.Read(request));
    });

    internal static Marshaller<StreamMessage> Delta { get; } = Reading(static context =>
    {
        var payload = context.PayloadAsReadOnlySequence();
        if (DeltaWire.ReadAcceptance(payload) is { } acceptance)
        {
            return new StreamMessage(null, acceptance);
        }

        var request = DeltaDiscoveryRequest.Parser.ParseFrom(payload);
        return new StreamMessage(request.Node, DeltaWire.Read(request));
    });

    private static Marshaller<StreamMessage> Reading(Func<DeserializationContext, StreamMessage> read) =>
        new(static (_, _) => throw new NotSupportedException("A server does not write requests."), read);
}
