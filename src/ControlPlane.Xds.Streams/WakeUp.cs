using System.Threading.Tasks.Sources;

namespace ControlPlane.Xds.Streams;

/// <summary>
/// Says "look again" to one loop. Zero or one call is pending, however often it was called: the loop reads the newest state, not a queue.
/// Any thread may call; one loop waits. A wait allocates nothing, because every delivery of every stream has two.
/// </summary>
internal sealed class WakeUp : IValueTaskSource
{
    private const int Idle = 0;
    private const int IsCalled = 1;
    private const int IsAwaited = 2;

    // Not readonly: it is a struct that changes.
    private ManualResetValueTaskSourceCore<bool> _core;
    private int _state;
    private bool _isUsed;

    /// <summary>Wakes the loop on another thread, so that who publishes to many does not do their work.</summary>
    internal void Call() => Call(elsewhere: true);

    /// <summary>Wakes the loop on this thread, which has nothing else to do.</summary>
    internal void CallHere() => Call(elsewhere: false);

    /// <summary>To be called before the state is read, so that a change during the reading is not lost. The waiting loop only.</summary>
    internal void Reset()
    {
        if (_isUsed)
        {
            _core.Reset();
            _isUsed = false;
        }

        Interlocked.Exchange(ref _state, Idle);
    }

    /// <summary>Completes at the first call after <see cref="Reset"/>. To be awaited once for each of those.</summary>
    internal ValueTask WaitAsync()
    {
        if (Interlocked.CompareExchange(ref _state, IsAwaited, Idle) == IsCalled)
        {
            return ValueTask.CompletedTask;
        }

        _isUsed = true;
        return new ValueTask(this, _core.Version);
    }

    void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    private void Call(bool elsewhere)
    {
        if (Interlocked.Exchange(ref _state, IsCalled) == IsAwaited)
        {
            _core.RunContinuationsAsynchronously = elsewhere;
            _core.SetResult(true);
        }
    }
}
