using ControlPlane.Host.Admission;
using ControlPlane.Translation;
using ControlPlane.Xds.Streams;

namespace ControlPlane.Host.Proxies;

/// <summary>One stream of an Envoy, from its admission to its end. Its scope and feed belong to the loop's thread.</summary>
internal sealed class ConnectedProxy(long streamId, NodeDescription node)
{
    private readonly TaskCompletionSource<SnapshotFeed> _served = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal long StreamId { get; } = streamId;

    internal NodeDescription Node { get; } = node;

    /// <summary>Null until the loop has seen the proxy.</summary>
    internal ProxyScope? Scope { get; private set; }

    /// <summary>The feed, once the loop has put the proxy into a scope.</summary>
    internal Task<SnapshotFeed> Served => _served.Task;

    /// <summary>Puts the proxy into a scope whose snapshot is published.</summary>
    internal void Enter(ProxyScope scope, SnapshotCache cache)
    {
        if (scope.Equals(Scope))
        {
            return;
        }

        Scope = scope;
        if (_served.Task.IsCompletedSuccessfully)
        {
            _served.Task.Result.MoveTo(scope);
        }
        else
        {
            var feed = cache.Open(scope);
            if (!_served.TrySetResult(feed))
            {
                feed.Dispose();
            }
        }
    }

    /// <summary>Nobody takes the feed any more, whether it has come or not: left open, it would keep its scope for ever.</summary>
    internal void Abandon()
    {
        if (!_served.TrySetCanceled() && _served.Task.IsCompletedSuccessfully)
        {
            _served.Task.Result.Dispose();
        }
    }
}
