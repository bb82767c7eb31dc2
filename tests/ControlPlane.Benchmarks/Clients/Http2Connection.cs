using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace ControlPlane.Benchmarks.Clients;

/// <summary>
/// A connection that carries gRPC streams at a few microseconds a message, so that a thousand clients do not take the processor from the
/// server that they measure. One loop owns it: everything is said from within <see cref="IMessageSink"/> calls, or before it runs.
/// </summary>
internal sealed class Http2Connection : IDisposable
{
    private const int ReceiveWindow = 16 * 1024 * 1024;
    private const int DefaultWindow = 65_535;

    private readonly Socket _socket;
    private readonly string _authority;
    private readonly Dictionary<int, Http2Stream> _streams = [];
    private readonly Queue<(Http2Stream Stream, ReadOnlyMemory<byte> Data)> _unsent = new();
    private readonly HashSet<IMessageSink> _speaking = [];
    private readonly ArrayBufferWriter<byte> _output = new();
    private readonly byte[] _input;
    private int _filled;
    private int _lastId = -1;
    private long _sendWindow = DefaultWindow;
    private int _streamWindow = DefaultWindow;
    private int _unannounced;

    private Http2Connection(Socket socket, string authority, int buffer)
    {
        _socket = socket;
        _authority = authority;
        _input = new byte[buffer];
        _output.Write(Http2Frame.Preface);
        Http2Frame.WriteSetting(_output, Http2Frame.InitialWindowSize, ReceiveWindow);
        Http2Frame.WriteWindowUpdate(_output, 0, ReceiveWindow - DefaultWindow);
    }

    /// <param name="server">Where.</param>
    /// <param name="cancellationToken">Ends the connecting.</param>
    /// <param name="buffer">Bytes read at a time; at least a frame.</param>
    internal static async Task<Http2Connection> OpenAsync(IPEndPoint server, CancellationToken cancellationToken, int buffer = 256 * 1024)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server, cancellationToken);
        return new Http2Connection(socket, server.ToString(), buffer);
    }

    /// <summary>Begins a call; its messages go to the sink. Before <see cref="RunAsync"/> only.</summary>
    internal Http2Stream Call(string path, IMessageSink sink)
    {
        var stream = new Http2Stream(_lastId += 2, sink) { SendWindow = _streamWindow };
        _streams.Add(stream.Id, stream);
        Http2Frame.WriteRequest(_output, stream.Id, path, _authority);
        return stream;
    }

    /// <summary>Says a message as soon as the windows allow it.</summary>
    internal void Send(Http2Stream stream, ReadOnlySpan<byte> message)
    {
        var framed = new byte[5 + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), message.Length);
        message.CopyTo(framed.AsSpan(5));
        _unsent.Enqueue((stream, framed));
        _speaking.Add(stream.Sink);
    }

    /// <summary>Serves the streams until the connection ends, and tells them why.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        var reason = "the server closed the connection";
        try
        {
            await FlushAsync(cancellationToken);
            while (await _socket.ReceiveAsync(_input.AsMemory(_filled), cancellationToken) is > 0 and var count)
            {
                _filled += count;
                var consumed = TakeFrames(_input.AsSpan(0, _filled));
                _input.AsSpan(consumed, _filled - consumed).CopyTo(_input);
                _filled -= consumed;
                await FlushAsync(cancellationToken);
            }
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException)
        {
            reason = failure.Message;
        }

        EndAll(reason);
    }

    public void Dispose() => _socket.Dispose();

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        WriteUnsent();
        if (_output.WrittenCount == 0)
        {
            return;
        }

        var output = _output.WrittenMemory;
        while (!output.IsEmpty)
        {
            output = output[await _socket.SendAsync(output, cancellationToken)..];
        }

        _output.ResetWrittenCount();
        if (_unsent.Count > 0)
        {
            return;
        }

        var now = TimeProvider.System.GetTimestamp();
        foreach (var sink in _speaking)
        {
            sink.OnFlushed(now);
        }

        _speaking.Clear();
    }

    private void WriteUnsent()
    {
        while (_unsent.TryPeek(out var next))
        {
            var (stream, data) = next;
            while (!data.IsEmpty)
            {
                var size = (int)Math.Min(Math.Min(_sendWindow, stream.SendWindow), Math.Min(data.Length, Http2Frame.LargestPayload));
                if (size <= 0)
                {
                    // Goes on with what is left once the server has room for it.
                    var rest = _unsent.ToArray();
                    rest[0] = (stream, data);
                    _unsent.Clear();
                    Array.ForEach(rest, _unsent.Enqueue);
                    return;
                }

                Http2Frame.Write(_output, Http2Frame.Data, 0, stream.Id, data.Span[..size]);
                data = data[size..];
                _sendWindow -= size;
                stream.SendWindow -= size;
            }

            _unsent.Dequeue();
        }
    }

    /// <returns>How many bytes whole frames took.</returns>
    private int TakeFrames(ReadOnlySpan<byte> input)
    {
        var consumed = 0;
        while (input.Length - consumed >= Http2Frame.HeaderLength)
        {
            var header = input[consumed..];
            var length = BinaryPrimitives.ReadInt32BigEndian(header) >>> 8;
            if (header.Length < Http2Frame.HeaderLength + length)
            {
                break;
            }

            var stream = BinaryPrimitives.ReadInt32BigEndian(header[5..]) & int.MaxValue;
            Take((header[3], header[4]), stream, header.Slice(Http2Frame.HeaderLength, length));
            consumed += Http2Frame.HeaderLength + length;
        }

        return consumed;
    }

    private void Take((byte Type, byte Flags) frame, int id, ReadOnlySpan<byte> payload)
    {
        switch (frame.Type)
        {
            case Http2Frame.Data:
                TakeData(id, payload);
                break;
            case Http2Frame.Settings when (frame.Flags & Http2Frame.Ack) == 0:
                TakeSettings(payload);
                break;
            case Http2Frame.Ping when (frame.Flags & Http2Frame.Ack) == 0:
                Http2Frame.Write(_output, Http2Frame.Ping, Http2Frame.Ack, 0, payload);
                break;
            case Http2Frame.WindowUpdate:
                TakeWindow(id, BinaryPrimitives.ReadInt32BigEndian(payload));
                break;
            case Http2Frame.Reset:
                End(id, $"the stream was reset with code {BinaryPrimitives.ReadInt32BigEndian(payload)}");
                break;
            case Http2Frame.GoAway:
                EndAll("the server sent GOAWAY");
                break;
        }

        if (frame.Type is Http2Frame.Headers or Http2Frame.Data && (frame.Flags & Http2Frame.EndStream) != 0)
        {
            End(id, "the server ended the stream");
        }
    }

    private void TakeData(int id, ReadOnlySpan<byte> payload)
    {
        _unannounced += payload.Length;
        if (_unannounced > ReceiveWindow / 2)
        {
            Http2Frame.WriteWindowUpdate(_output, 0, _unannounced);
            _unannounced = 0;
        }

        if (!_streams.TryGetValue(id, out var stream))
        {
            return;
        }

        stream.Unannounced += payload.Length;
        if (stream.Unannounced > ReceiveWindow / 2)
        {
            Http2Frame.WriteWindowUpdate(_output, id, stream.Unannounced);
            stream.Unannounced = 0;
        }

        stream.Receive(payload);
    }

    private void TakeSettings(ReadOnlySpan<byte> payload)
    {
        for (; payload.Length >= 6; payload = payload[6..])
        {
            if (BinaryPrimitives.ReadInt16BigEndian(payload) != Http2Frame.InitialWindowSize)
            {
                continue;
            }

            var window = BinaryPrimitives.ReadInt32BigEndian(payload[2..]);
            foreach (var stream in _streams.Values)
            {
                stream.SendWindow += window - _streamWindow;
            }

            _streamWindow = window;
        }

        Http2Frame.Write(_output, Http2Frame.Settings, Http2Frame.Ack, 0, []);
    }

    private void TakeWindow(int id, int increment)
    {
        if (id == 0)
        {
            _sendWindow += increment;
        }
        else if (_streams.TryGetValue(id, out var stream))
        {
            stream.SendWindow += increment;
        }
    }

    private void End(int id, string reason)
    {
        if (_streams.Remove(id, out var stream))
        {
            stream.Sink.OnEnd(reason);
        }
    }

    private void EndAll(string reason)
    {
        foreach (var id in _streams.Keys.ToList())
        {
            End(id, reason);
        }
    }
}
