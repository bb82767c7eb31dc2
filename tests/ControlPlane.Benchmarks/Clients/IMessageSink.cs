namespace ControlPlane.Benchmarks.Clients;

/// <summary>Whose stream it is. Called on the connection's own loop only.</summary>
internal interface IMessageSink
{
    /// <param name="message">One gRPC message without its prefix; gone when the call returns.</param>
    void OnMessage(ReadOnlySpan<byte> message);

    /// <summary>Everything that was to be said so far is with the kernel.</summary>
    /// <param name="timestamp">When it got there, of <see cref="TimeProvider.System"/>.</param>
    void OnFlushed(long timestamp);

    /// <summary>The stream has ended.</summary>
    void OnEnd(string reason);
}
