using ControlPlane.Model;
using ControlPlane.Model.Proxies;
using ControlPlane.Translation.Gateways;
using ControlPlane.Translation.Proxyless;
using ControlPlane.Translation.Routes;
using ControlPlane.Translation.Visibility;
using ControlPlane.Xds;

namespace ControlPlane.Translation.Stages;

/// <summary>The route configurations of one class of proxies.</summary>
internal sealed class RouteStage
{
    private readonly RouteClass _scope;
    private readonly SharedBuilds<RouteInputs> _builds;
    private readonly StageTable<RouteInputs> _table;
    private readonly Dictionary<string, RouteConfigurationTranslation> _translations = [];

    internal RouteStage(RouteClass scope, ICollection<TranslationFailure> failures)
    {
        _scope = scope;
        _builds = new(Build);
        _table = new(ResourceType.Route, new(ResourceType.Route, _builds, failures), inputs => inputs.Name);
    }

    /// <summary>How often a resource had to be built.</summary>
    internal long Builds => _builds.Builds;

    internal ResourceTable Update(Mesh mesh, NamespaceView view) => _table.Update(
        [
            view.Services, view.Narrowed, view.VirtualServices, view.DestinationRules, mesh.Settings.Domain, mesh.Settings.RegistryOnly,
            _scope.Kind == ProxyKind.Router ? mesh.Gateways : null,
        ],
        () => Forgetting(Inputs(mesh, view)));

    private IEnumerable<RouteInputs> Inputs(Mesh mesh, NamespaceView view) => _scope.Kind switch
    {
        ProxyKind.Router =>
            new GatewayRoutes(view, _scope, mesh.Settings).All(GatewayPorts.Of(mesh.Gateways.Values, _scope.Labels, _scope.GatewayPorts)),
        ProxyKind.Grpc => ClientServices.Routes(view, _scope, mesh.Settings),
        ProxyKind.Sidecar => new SidecarRoutes(view, _scope, mesh.Settings).All(),
    };

    private List<RouteInputs> Forgetting(IEnumerable<RouteInputs> inputs)
    {
        var now = inputs.ToList();
        foreach (var name in _translations.Keys.Except(now.Select(input => input.Name)).ToList())
        {
            _translations.Remove(name);
        }

        return now;
    }

    private EnvoyResource Build(RouteInputs inputs)
    {
        if (!_translations.TryGetValue(inputs.Name, out var translation))
        {
            _translations[inputs.Name] = translation = new();
        }

        return translation.Build(inputs);
    }
}
