using System.Buffers;
using System.Buffers.Binary;

namespace ControlPlane.Benchmarks.Clients;

/// <summary>One gRPC stream: puts messages together out of the data that comes.</summary>
internal sealed class Http2Stream(int id, IMessageSink sink)
{
    private const int PrefixLength = 5;
    private byte[]? _partial;
    private int _have;

    internal int Id => id;

    internal IMessageSink Sink => sink;

    /// <summary>How many bytes may be sent yet.</summary>
    internal long SendWindow { get; set; }

    /// <summary>Bytes received since the peer was last told that there is room again.</summary>
    internal int Unannounced { get; set; }

    internal void Receive(ReadOnlySpan<byte> data)
    {
        while (!data.IsEmpty)
        {
            if (_have == 0 && data.Length >= PrefixLength && data.Length >= MessageEnd(data))
            {
                var end = MessageEnd(data);
                sink.OnMessage(data[PrefixLength..end]);
                data = data[end..];
                continue;
            }

            data = data[Collect(data)..];
        }
    }

    /// <summary>Takes from the data what the message that has begun needs.</summary>
    private int Collect(ReadOnlySpan<byte> data)
    {
        var end = _have < PrefixLength ? PrefixLength : MessageEnd(_partial);
        var taken = Math.Min(end - _have, data.Length);
        Grow(end);
        data[..taken].CopyTo(_partial.AsSpan(_have));
        _have += taken;
        if (_have >= PrefixLength && _have == MessageEnd(_partial))
        {
            sink.OnMessage(_partial.AsSpan(PrefixLength, _have - PrefixLength));
            ArrayPool<byte>.Shared.Return(_partial!);
            (_partial, _have) = (null, 0);
        }

        return taken;
    }

    private void Grow(int size)
    {
        if (_partial is not null && _partial.Length >= size)
        {
            return;
        }

        var grown = ArrayPool<byte>.Shared.Rent(size);
        if (_partial is { } small)
        {
            small.AsSpan(0, _have).CopyTo(grown);
            ArrayPool<byte>.Shared.Return(small);
        }

        _partial = grown;
    }

    private static int MessageEnd(ReadOnlySpan<byte> message) => PrefixLength + BinaryPrimitives.ReadInt32BigEndian(message[1..]);
}
