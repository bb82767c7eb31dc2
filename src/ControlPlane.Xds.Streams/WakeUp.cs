namespace ControlPlane.Xds.Streams;

/// <summary>
/// Says "look again" to one loop. Zero or one call is pending, however often it was called: the loop reads the newest state, not a queue.
/// </summary>
internal sealed class WakeUp
{
    private TaskCompletionSource _signal = New();

    /// <summary>Completes at the first call after <see cref="Reset"/>.</summary>
    internal Task Called => Volatile.Read(ref _signal).Task;

    internal void Call() => Volatile.Read(ref _signal).TrySetResult();

    /// <summary>To be called before the state is read, so that a change during the reading is not lost.</summary>
    internal void Reset()
    {
        if (Called.IsCompleted)
        {
            Volatile.Write(ref _signal, New());
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
