using ControlPlane.Model;
using ControlPlane.Model.Meshes;
using ControlPlane.Model.Proxies;
using ControlPlane.Translation.Authorization;
using ControlPlane.Translation.Gateways;
using ControlPlane.Translation.Listeners;
using ControlPlane.Translation.Proxyless;
using ControlPlane.Translation.Telemetry;
using ControlPlane.Translation.Visibility;
using ControlPlane.Xds;

namespace ControlPlane.Translation.Stages;

/// <summary>The outbound listeners of one class of proxies; of gateways, all listeners.</summary>
internal sealed class ListenerStage
{
    private readonly ListenerClass _scope;
    private readonly StageTable<ListenerInputs> _table;
    private readonly StageTable<DnsInputs> _dns;
    private readonly StageTable<ApiListenerInputs> _api;
    private readonly LayeredTable _layered = new();
    private readonly ObservedSettings _observed;

    internal ListenerStage(ListenerClass scope, SharedBuilds<ListenerInputs> builds, ICollection<TranslationFailure> failures)
    {
        _scope = scope;
        _observed = new(scope.Telemetry, inbound: false);
        _table = new(ResourceType.Listener, new(ResourceType.Listener, builds, failures), inputs => inputs.Name);
        _dns = new(ResourceType.Listener, new(ResourceType.Listener, new(DnsListenerTranslation.Build), failures), _ => Naming.ListenerName.Dns);
        _api = new(ResourceType.Listener, new(ResourceType.Listener, new(ApiListenerTranslation.Build), failures), inputs => inputs.Name);
    }

    internal ResourceTable Update(Mesh mesh, NamespaceView view, PolicyView policies)
    {
        if (_scope.Kind == ProxyKind.Grpc)
        {
            return _api.Update([view.Services, mesh.Settings.Domain], () => ClientServices.Listeners(view, mesh.Settings.Domain));
        }

        var settings = _observed.Of(mesh.Settings, view);
        var table = _table.Update(
            [view.Services, view.Narrowed, view.DestinationRules, view.VirtualServices.ForConnections, settings, _scope.Kind == ProxyKind.Router ? mesh.Gateways : null, _scope.Kind == ProxyKind.Router ? policies : null],
            () => Inputs(mesh, settings, view, policies));
        return _scope.DnsCapture ? WithDns(mesh, view, table) : table;
    }

    private ResourceTable WithDns(Mesh mesh, NamespaceView view, ResourceTable table)
    {
        var dns = _dns.Update([view.Services, mesh.Settings.Domain], () => [new(ServiceNames.Of(view, mesh.Settings.Domain))]);
        return _layered.Of(table, dns);
    }

    private IEnumerable<ListenerInputs> Inputs(Mesh mesh, MeshSettings settings, NamespaceView view, PolicyView policies)
    {
        if (_scope.Kind == ProxyKind.Router)
        {
            return new GatewayListeners(view, _scope, settings, policies).Of(GatewayPorts.Of(mesh.Gateways.Values, _scope.Labels, _scope.GatewayPorts));
        }

        return _scope.Interception switch
        {
            InterceptionMode.Redirect => new RedirectedListeners(view, _scope, settings).All(),
            InterceptionMode.Loopback =>
                new LoopbackListeners(view, _scope, settings).All(_scope.Local!).Concat(LoopbackListeners.Stated(view, _scope, settings)),
            InterceptionMode.None => LoopbackListeners.Stated(view, _scope, settings),
        };
    }
}
