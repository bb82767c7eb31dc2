using ControlPlane.Model;
using ControlPlane.Model.Proxies;
using ControlPlane.Translation.Clusters;
using ControlPlane.Translation.Endpoints;
using ControlPlane.Translation.Listeners;
using ControlPlane.Translation.Routes;
using ControlPlane.Translation.Stages;
using ControlPlane.Translation.Visibility;
using ControlPlane.Xds;

namespace ControlPlane.Translation;

/// <summary>Turns a mesh into what the proxies of a scope should have: visibility, then clusters, endpoints, routes and listeners, then what is each proxy's own.</summary>
/// <remarks>
/// Each stage is shared by all scopes that agree on what it depends on, and each resource is built again only when its inputs differ: the
/// result is the same as that of a new translator. Owned by one thread.
/// </remarks>
public sealed class Translator
{
    private readonly VisibilityStage _visibility = new();
    private readonly PolicyStage _policies = new();
    private readonly Dictionary<ClusterClass, ClusterStage> _clusters = [];
    private readonly Dictionary<(ClusterClass, Model.Services.Locality), EndpointStage> _endpoints = [];
    private readonly Dictionary<RouteClass, RouteStage> _routes = [];
    private readonly Dictionary<ListenerClass, ListenerStage> _listeners = [];
    private readonly Dictionary<ProxyScope, ScopeStage> _scopes = [];
    private readonly SecretStage _secrets;
    private readonly SharedBuilds<ClusterInputs> _clusterBuilds = new(ClusterTranslation.Build);
    private readonly SharedBuilds<EndpointInputs> _endpointBuilds = new(LoadAssignmentTranslation.Build);
    private readonly SharedBuilds<ListenerInputs> _listenerBuilds = new(ListenerTranslation.Build);
    private readonly List<TranslationFailure> _failures = [];

    public Translator() => _secrets = new(_failures);

    /// <summary>The equivalence class of a proxy. Pure, but not free: ask again only when <see cref="ScopesMayDiffer"/>.</summary>
    public static ProxyScope ScopeOf(Mesh mesh, Proxy proxy)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        ArgumentNullException.ThrowIfNull(proxy);
        return ScopeResolution.Resolve(mesh, SelectorLabels.Of(mesh), TablesOf(mesh), proxy);
    }

    /// <summary>The equivalence classes of many proxies, in their order.</summary>
    public static IReadOnlyList<ProxyScope> ScopesOf(Mesh mesh, IEnumerable<Proxy> proxies)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        ArgumentNullException.ThrowIfNull(proxies);
        var (selectors, tables) = (SelectorLabels.Of(mesh), TablesOf(mesh));
        return [.. proxies.Select(proxy => ScopeResolution.Resolve(mesh, selectors, tables, proxy))];
    }

    private static ProxyTables TablesOf(Mesh mesh) =>
        new(new(mesh.Sidecars.Values, mesh.Settings.RootNamespace), new(mesh.Telemetries.Values, mesh.Settings), new(mesh.EnvoyFilters.Values, mesh.Settings.RootNamespace));

    /// <summary>Of the proxies at hand those whose scope an endpoint-only change can have touched; null: all of them.</summary>
    /// <param name="before">The mesh before the change.</param>
    /// <param name="after">The mesh after it.</param>
    public static IReadOnlySet<string>? AddressesTouched(Mesh before, Mesh after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        if (!HaveSameRules(before, after) || before.Registry.Services != after.Registry.Services
            || after.Registry.EndpointChange is not { } change || !ReferenceEquals(change.Before, before.Registry.Endpoints))
        {
            return null;
        }

        return change.Services.SelectMany(key => before.Registry.EndpointsOf(key).Concat(after.Registry.EndpointsOf(key)))
            .Select(endpoint => endpoint.Address).ToHashSet();
    }

    /// <summary>False: no proxy's scope can have changed between the two.</summary>
    public static bool ScopesMayDiffer(Mesh before, Mesh after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        if (ProxyRulesDiffer(before, after) || before.Registry.Services != after.Registry.Services || before.Registry.Endpoints != after.Registry.Endpoints)
        {
            return true;
        }

        return !HaveSameRules(before, after) && !SelectorLabels.Of(before).Equals(SelectorLabels.Of(after));
    }

    /// <summary>Of the rules that are chosen for each proxy by what it is.</summary>
    private static bool ProxyRulesDiffer(Mesh before, Mesh after) =>
        before.Sidecars != after.Sidecars || before.Telemetries != after.Telemetries || before.EnvoyFilters != after.EnvoyFilters || !ReferenceEquals(before.Settings, after.Settings);

    private static bool HaveSameRules(Mesh before, Mesh after) =>
        before.Gateways == after.Gateways && before.VirtualServices == after.VirtualServices && before.DestinationRules == after.DestinationRules
        && before.PeerAuthentications == after.PeerAuthentications && before.AuthorizationPolicies == after.AuthorizationPolicies
        && before.RequestAuthentications == after.RequestAuthentications && !ProxyRulesDiffer(before, after);

    /// <summary>What the proxies of a scope should have. The same instance as last time when that has not changed.</summary>
    public Snapshot Translate(Mesh mesh, ProxyScope scope)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        ArgumentNullException.ThrowIfNull(scope);
        var view = _visibility.View(mesh, scope.Namespace, scope.DnsCapture, scope.Egress);
        var policies = _policies.View(mesh, view);
        var clusterClass = ClusterClassOf(scope);
        var clusterStage = StageOf(_clusters, clusterClass, key => new ClusterStage(key, _clusterBuilds, _failures));
        var clusters = clusterStage.Update(mesh, view);
        var endpoints = StageOf(_endpoints, (clusterClass, scope.Locality), key => new EndpointStage(key.Item2, _endpointBuilds, _failures)).Update(mesh, clusterStage);
        var routes = StageOf(_routes, RouteClassOf(scope), key => new RouteStage(key, _failures)).Update(mesh, view);
        var listeners = StageOf(_listeners, ListenerClassOf(scope), key => new ListenerStage(key, _listenerBuilds, _failures)).Update(mesh, view, policies);
        return StageOf(_scopes, scope, key => new ScopeStage(key, _failures)).Update(mesh, (view, policies), [clusters, endpoints, routes, listeners, _secrets.Update(mesh)]);
    }

    /// <summary>Forgets what only scopes that nobody uses any more needed.</summary>
    public void Retain(IReadOnlySet<ProxyScope> scopes)
    {
        ArgumentNullException.ThrowIfNull(scopes);
        if (_scopes.Keys.All(scopes.Contains))
        {
            return;
        }

        var clusterClasses = scopes.Select(ClusterClassOf).ToHashSet();
        Forget(_scopes, key => !scopes.Contains(key));
        Forget(_clusters, key => !clusterClasses.Contains(key));
        var endpointClasses = scopes.Select(scope => (ClusterClassOf(scope), scope.Locality)).ToHashSet();
        Forget(_endpoints, key => !endpointClasses.Contains(key));
        var routeClasses = scopes.Select(RouteClassOf).ToHashSet();
        Forget(_routes, key => !routeClasses.Contains(key));
        var listenerClasses = scopes.Select(ListenerClassOf).ToHashSet();
        Forget(_listeners, key => !listenerClasses.Contains(key));
        _visibility.Retain(scopes.Where(scope => scope.Egress is not null).Select(scope => (scope.Namespace, scope.Egress!)));
        _clusterBuilds.Clear();
        _endpointBuilds.Clear();
        _listenerBuilds.Clear();
    }

    /// <summary>Resources that could not be built since the last call; their last good form is in force.</summary>
    public IReadOnlyList<TranslationFailure> TakeFailures()
    {
        TranslationFailure[] failures = [.. _failures];
        _failures.Clear();
        return failures;
    }

    /// <summary>The names that a proxy's own resolver or hosts file should know, with their addresses; by name.</summary>
    public static IReadOnlyList<(string Name, IReadOnlyList<string> Addresses)> NamesFor(Mesh mesh, ProxyScope scope)
    {
        ArgumentNullException.ThrowIfNull(mesh);
        ArgumentNullException.ThrowIfNull(scope);
        var view = new VisibilityStage().View(mesh, scope.Namespace, scope.DnsCapture, scope.Egress);
        return [.. ServiceNames.Of(view, mesh.Settings.Domain).Select(entry => (entry.Name, (IReadOnlyList<string>)[.. entry.Addresses]))];
    }

    /// <summary>How often resources of a type had to be built, what is each proxy's own left out.</summary>
    internal long BuildsOf(ResourceType type) => type.ShortName switch
    {
        "CDS" => _clusterBuilds.Builds,
        "EDS" => _endpointBuilds.Builds,
        "RDS" => _routes.Values.Sum(stage => stage.Builds),
        "LDS" => _listenerBuilds.Builds,
        _ => 0,
    };

    private static ClusterClass ClusterClassOf(ProxyScope scope) =>
        new(scope.Namespace, scope.Labels, scope.KnowsOriginalDestination)
        {
            Proxyless = scope.Kind == ProxyKind.Grpc,
            Egress = scope.Egress,
            HasWorkloadCertificate = scope.HasWorkloadCertificate,
        };

    private static RouteClass RouteClassOf(ProxyScope scope) =>
        new(scope.Kind, scope.Namespace, scope.Labels, scope.Interception, scope.Kind == ProxyKind.Router ? scope.Inbound : default) { DnsCapture = scope.DnsCapture, Egress = scope.Egress };

    private static ListenerClass ListenerClassOf(ProxyScope scope) => new(
        scope.Kind, scope.Namespace, scope.Labels, scope.Interception, scope.Kind == ProxyKind.Grpc ? null : scope.Local)
    {
        DnsCapture = scope.DnsCapture,
        Egress = scope.Egress,
        Telemetry = scope.Telemetry,
        GatewayPorts = scope.Kind == ProxyKind.Router ? scope.Inbound : default,
        HasWorkloadCertificate = scope.Kind == ProxyKind.Router && scope.HasWorkloadCertificate,
    };

    private static TStage StageOf<TKey, TStage>(Dictionary<TKey, TStage> stages, TKey key, Func<TKey, TStage> make)
        where TKey : notnull
    {
        if (!stages.TryGetValue(key, out var stage))
        {
            stages[key] = stage = make(key);
        }

        return stage;
    }

    private static void Forget<TKey, TStage>(Dictionary<TKey, TStage> stages, Func<TKey, bool> isGone)
        where TKey : notnull
    {
        foreach (var key in stages.Keys.Where(isGone).ToList())
        {
            stages.Remove(key);
        }
    }
}
