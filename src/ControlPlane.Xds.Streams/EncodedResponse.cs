using System.Buffers;
using ControlPlane.Xds.Sessions;
using Grpc.Core;

namespace ControlPlane.Xds.Streams;

/// <summary>
/// A response on its way out. It is written straight into the transport's buffer out of frames that all streams share; no message is built
/// and no resource encoded again.
/// </summary>
internal sealed record EncodedResponse(SessionResponse Response, XdsVariant Variant)
{
    internal int Length { get; } = Variant == XdsVariant.Sotw ? SotwWire.Measure(Response) : DeltaWire.Measure(Response);

    internal static Marshaller<EncodedResponse> Marshaller { get; } = new(
        static (response, context) => response.Write(context),
        static EncodedResponse (_) => throw new NotSupportedException("A server does not read responses."));

    private void Write(SerializationContext context)
    {
        context.SetPayloadLength(Length);
        IBufferWriter<byte> output = context.GetBufferWriter();
        if (Variant == XdsVariant.Sotw)
        {
            SotwWire.Write(Response, output);
        }
        else
        {
            DeltaWire.Write(Response, output);
        }

        context.Complete();
    }
}
