using ControlPlane.Host.Loop;
using ControlPlane.Host.Metrics;
using ControlPlane.Model;
using ControlPlane.Translation;
using ControlPlane.Xds.Streams;

namespace ControlPlane.Host.Proxies;

/// <summary>Translates each new mesh once for every scope that some proxy is in, and puts each proxy into its scope.</summary>
internal sealed partial class SnapshotPublisher(
    ProxyRoster roster, SnapshotCache cache, ConvergenceLog convergence, ServerMetrics metrics, ILogger<SnapshotPublisher> logger) : IMeshFollower
{
    private readonly Translator _translator = new();
    private HashSet<ProxyScope> _scopes = [];

    public bool IsWaiting => roster.IsAnyJoining;

    public void Follow(Mesh before, Mesh after, ChangeBatch batch)
    {
        var isNew = !ReferenceEquals(before, after);
        if (!isNew && !IsWaiting)
        {
            return;
        }

        using var timing = metrics.TimeStage("generate");
        var proxies = roster.Proxies;
        var scopes = ScopesOf(before, after, proxies);
        var served = new HashSet<ProxyScope>();
        foreach (var scope in scopes.Distinct())
        {
            if ((!isNew && _scopes.Contains(scope)) || TryTranslate(after, scope))
            {
                served.Add(scope);
            }
        }

        for (var i = 0; i < proxies.Count; i++)
        {
            // A scope without a snapshot takes nobody in: a proxy keeps what it has, and a new one waits.
            if (served.Contains(scopes[i]))
            {
                proxies[i].Enter(scopes[i], cache);
            }
        }

        Forget(served);
        ReportFailures(after);
        if (isNew)
        {
            convergence.Published(after.Revision, batch);
        }
    }

    /// <summary>In the order of the proxies. A scope is found again only when the mesh can have changed it: one endpoint more is not a walk over the fleet.</summary>
    private static IReadOnlyList<ProxyScope> ScopesOf(Mesh before, Mesh after, IReadOnlyList<ConnectedProxy> proxies)
    {
        var mayDiffer = !ReferenceEquals(before, after) && Translator.ScopesMayDiffer(before, after);
        var touched = mayDiffer ? Translator.AddressesTouched(before, after) : null;
        bool IsOpen(ConnectedProxy proxy) =>
            proxy.Scope is null || (mayDiffer && (touched is null || proxy.Node.Proxy.Addresses.Any(touched.Contains)));

        var open = proxies.Where(IsOpen).ToList();
        var found = Translator.ScopesOf(after, open.Select(proxy => proxy.Node.Proxy))
            .Zip(open)
            .ToDictionary(pair => pair.Second.StreamId, pair => pair.First);
        return [.. proxies.Select(proxy => found.GetValueOrDefault(proxy.StreamId) ?? proxy.Scope!)];
    }

    private bool TryTranslate(Mesh mesh, ProxyScope scope)
    {
        try
        {
            cache.Publish(scope, _translator.Translate(mesh, scope));
            return true;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            // A bug of ours: the proxies of this scope keep their last good state, and the others go on.
            metrics.TranslationFailed();
            Log.ScopeFailed(logger, scope.Namespace, mesh.Revision, failure);
            return cache.Find(scope) is not null;
        }
    }

    private void ReportFailures(Mesh mesh)
    {
        foreach (var failure in _translator.TakeFailures())
        {
            metrics.TranslationFailed();
            Log.ResourceFailed(logger, failure.TypeName, failure.Name, mesh.Revision, failure.Error);
        }
    }

    private void Forget(HashSet<ProxyScope> served)
    {
        foreach (var scope in _scopes.Where(scope => !served.Contains(scope)))
        {
            cache.Remove(scope);
        }

        _scopes = served;
        _translator.Retain(served);
    }

    private static partial class Log
    {
        [LoggerMessage(1201, LogLevel.Error, "proxies of namespace {Namespace} keep their last good state: translating revision {Revision} failed")]
        public static partial void ScopeFailed(ILogger logger, string @namespace, long revision, Exception failure);

        [LoggerMessage(1202, LogLevel.Error, "{TypeName} {Name} keeps its last good form: building it at revision {Revision} failed")]
        public static partial void ResourceFailed(ILogger logger, string typeName, string name, long revision, Exception failure);
    }
}
