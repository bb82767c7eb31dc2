namespace ControlPlane.Xds.Streams;

/// <summary>
/// What one proxy should have: the newest snapshot of the scope that it is in, and that scope can change while the proxy is connected.
/// Safe for concurrent use.
/// </summary>
public sealed class SnapshotFeed : IDisposable
{
    private readonly SnapshotCache _cache;
    private readonly Lock _gate = new();
    private ScopeCell _cell;
    private WakeUp? _watcher;
    private bool _isClosed;

    internal SnapshotFeed(SnapshotCache cache, object scope)
    {
        _cache = cache;
        Scope = scope;
        _cell = cache.Cell(scope);
        _cell.Add(this);
    }

    /// <summary>The scope that the proxy is in.</summary>
    public object Scope { get; private set; }

    /// <summary>The newest snapshot of the scope; <see langword="null"/> until the first is published, and then the proxy waits.</summary>
    public Snapshot? Current => Volatile.Read(ref _cell).Current;

    /// <summary>
    /// Puts the proxy into another scope. It gets the difference between what it holds and what that scope has; while that has no snapshot
    /// yet, the proxy keeps what it holds.
    /// </summary>
    public void MoveTo(object scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        lock (_gate)
        {
            if (_isClosed || Equals(scope, Scope))
            {
                return;
            }

            _cell.Remove(this);
            Scope = scope;
            Volatile.Write(ref _cell, _cache.Cell(scope));
            _cell.Add(this);
        }

        Wake();
    }

    /// <summary>Leaves the scope. The stream does this at its end.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isClosed = true;
            _cell.Remove(this);
        }
    }

    /// <summary>The newest snapshot, as soon as there is one.</summary>
    internal async Task<Snapshot> FirstAsync(CancellationToken cancellationToken)
    {
        var wakeUp = new WakeUp();
        Watch(wakeUp);
        while (true)
        {
            wakeUp.Reset();
            if (Current is { } snapshot)
            {
                return snapshot;
            }

            await wakeUp.WaitAsync().AsTask().WaitAsync(cancellationToken);
        }
    }

    internal void Watch(WakeUp watcher) => Volatile.Write(ref _watcher, watcher);

    internal void Wake() => Volatile.Read(ref _watcher)?.Call();
}
