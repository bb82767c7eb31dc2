using ControlPlane.Xds;
using Envoy.Service.Discovery.V3;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace ControlPlane.Benchmarks.Streams;

/// <summary>
/// The least that a gRPC server can do for a broadcast: finished bytes to every stream, answers read and thrown away. No sessions, no
/// subscriptions, no versions, no status: what remains is the price of the transport.
/// </summary>
internal sealed class BareBroadcast
{
    private volatile TaskCompletionSource _next = New();
    private byte[] _bytes = [];
    private long _number;

    internal void Publish(EnvoyResource resource)
    {
        var message = new Any { TypeUrl = resource.Type.TypeUrl, Value = ByteString.CopyFrom(resource.Message.Span) };
        _bytes = new DeltaDiscoveryResponse
        {
            TypeUrl = ResourceType.Endpoint.TypeUrl,
            Nonce = $"{++_number}",
            SystemVersionInfo = $"{_number}",
            Resources = { new Resource { Name = resource.Name, Version = resource.Version, Resource_ = message } },
        }.ToByteArray();
        Interlocked.Exchange(ref _next, New()).SetResult();
    }

    internal async Task ServeAsync(IAsyncStreamReader<DeltaDiscoveryRequest> requests, IServerStreamWriter<byte[]> responses, CancellationToken cancellationToken)
    {
        await requests.MoveNext(cancellationToken);
        var reading = ReadAsync(requests, cancellationToken);
        while (!reading.IsCompleted)
        {
            var next = _next.Task;
            await responses.WriteAsync(_bytes, cancellationToken);
            await Task.WhenAny(next, reading);
        }

        await reading;
    }

    private static async Task ReadAsync(IAsyncStreamReader<DeltaDiscoveryRequest> requests, CancellationToken cancellationToken)
    {
        while (await requests.MoveNext(cancellationToken))
        {
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
