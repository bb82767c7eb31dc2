using ControlPlane.Host.Loop;
using ControlPlane.Host.Metrics;
using ControlPlane.Model;
using ControlPlane.Translation;
using ControlPlane.Xds;
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

    /// <summary>In the order of the proxies; known scopes stay as they are unless the mesh can have changed them.</summary>
    private static IReadOnlyList<ProxyScope> ScopesOf(Mesh before, Mesh after, IReadOnlyList<ConnectedProxy> proxies)
    {
        if (!ReferenceEquals(before, after) && Translator.ScopesMayDiffer(before, after))
        {
            return Translator.ScopesOf(after, proxies.Select(proxy => proxy.Node.Proxy));
        }

        var unknown = proxies.Where(proxy => proxy.Scope is null).ToList();
        var found = Translator.ScopesOf(after, unknown.Select(proxy => proxy.Node.Proxy))
            .Zip(unknown)
            .ToDictionary(pair => pair.Second.StreamId, pair => pair.First);
        return [.. proxies.Select(proxy => proxy.Scope ?? found[proxy.StreamId])];
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
