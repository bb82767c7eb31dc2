using System.Collections.Concurrent;
using ControlPlane.Host.Admission;
using ControlPlane.Host.Loop;
using ControlPlane.Xds.Streams;

namespace ControlPlane.Host.Proxies;

/// <summary>The streams that are served or about to be. Any thread.</summary>
internal sealed class ProxyRoster(ChangeInbox inbox)
{
    private readonly ConcurrentDictionary<long, ConnectedProxy> _proxies = new();
    private int _joining;

    /// <summary>In order of connection.</summary>
    internal IReadOnlyList<ConnectedProxy> Proxies => [.. _proxies.Values.OrderBy(proxy => proxy.StreamId)];

    /// <summary>Whether a proxy waits for its first snapshot.</summary>
    internal bool IsAnyJoining => Volatile.Read(ref _joining) > 0;

    internal ConnectedProxy? Find(long streamId) => _proxies.GetValueOrDefault(streamId);

    /// <summary>The newest stream of a node.</summary>
    internal ConnectedProxy? Find(string nodeId) => Proxies.LastOrDefault(proxy => proxy.Node.Proxy.NodeId == nodeId);

    /// <summary>Waits until the loop has a snapshot for the proxy. If the wait is cancelled the proxy has not joined.</summary>
    internal async Task<SnapshotFeed> JoinAsync(long streamId, NodeDescription node, CancellationToken cancellationToken)
    {
        var proxy = new ConnectedProxy(streamId, node);
        Interlocked.Increment(ref _joining);
        _proxies[streamId] = proxy;
        inbox.Wake();
        try
        {
            return await proxy.Served.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            _proxies.TryRemove(streamId, out _);
            proxy.Abandon();
            throw;
        }
        finally
        {
            Interlocked.Decrement(ref _joining);
        }
    }

    internal void Leave(long streamId) => _proxies.TryRemove(streamId, out _);
}
