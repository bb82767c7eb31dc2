using ControlPlane.Xds.Sessions;
using Grpc.Core;

namespace ControlPlane.Xds.Streams;

/// <summary>A gRPC stream of one variant, so that one loop serves both.</summary>
internal sealed class StreamChannel(
    IAsyncStreamReader<StreamMessage> requests, IServerStreamWriter<EncodedResponse> responses, XdsVariant variant) : IStreamChannel
{
    public XdsVariant Variant => variant;

    public async Task<StreamMessage?> ReadAsync(CancellationToken cancellationToken) =>
        await requests.MoveNext(cancellationToken) ? requests.Current : null;

    public async Task<int> WriteAsync(SessionResponse response, CancellationToken cancellationToken)
    {
        var encoded = new EncodedResponse(response, variant);
        await responses.WriteAsync(encoded, cancellationToken);
        return encoded.Length;
    }
}
