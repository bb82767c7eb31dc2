using System.Collections.Concurrent;

namespace ControlPlane.Xds.Streams;

/// <summary>
/// The newest snapshot of every scope, and the proxies that live in it. A scope is whatever the host groups proxies by; its key is compared
/// by value. Publishing is a reference write and a wake-up of the streams of that scope. Safe for concurrent use.
/// </summary>
public sealed class SnapshotCache
{
    private readonly ConcurrentDictionary<object, ScopeCell> _cells = new();

    /// <summary>The snapshot of a scope; <see langword="null"/> when there is none.</summary>
    public Snapshot? Find(object scope) => _cells.TryGetValue(scope, out var cell) ? cell.Current : null;

    /// <summary>Makes a snapshot current and wakes the streams of the scope. The same instance again wakes nobody.</summary>
    public void Publish(object scope, Snapshot snapshot)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        Cell(scope).Publish(snapshot);
    }

    /// <summary>Forgets a scope that no proxy is in; does nothing when there are any. The streams of the scope keep what they have.</summary>
    public void Remove(object scope)
    {
        if (_cells.TryGetValue(scope, out var cell) && !cell.HasFeeds)
        {
            _cells.TryRemove(scope, out _);
        }
    }

    /// <summary>
    /// The snapshots of one proxy, at first those of <paramref name="scope"/>. The host gives it to the stream at admission, keeps it to move
    /// the proxy to another scope, and must not use it after the proxy has gone.
    /// </summary>
    public SnapshotFeed Open(object scope) => new(this, scope);

    internal ScopeCell Cell(object scope) => _cells.GetOrAdd(scope, static _ => new ScopeCell());
}
