using System.Collections.Immutable;
using ControlPlane.Model;
using ControlPlane.Model.Config;
using ControlPlane.Model.DestinationRules;
using ControlPlane.Model.Meshes;
using ControlPlane.Model.Services;
using ControlPlane.Model.VirtualServices;
using ControlPlane.Translation.Visibility;

namespace ControlPlane.Translation.Stages;

/// <summary>Makes the views of namespaces, each part again only when the table it is made from is another one.</summary>
internal sealed class VisibilityStage
{
    private readonly Dictionary<string, ServiceView> _services = [];
    private readonly Dictionary<string, VirtualServiceView> _virtualServices = [];
    private ImmutableSortedDictionary<ServiceKey, Service>? _servicesOf;
    private ImmutableSortedDictionary<ObjectName, VirtualService>? _virtualServicesOf;
    private ImmutableSortedDictionary<ObjectName, DestinationRule>? _rulesOf;
    private MeshSettings? _settings;
    private ServiceView? _publicServices;
    private VirtualServiceView? _publicVirtualServices;
    private DestinationRuleTable? _rules;

    internal NamespaceView View(Mesh mesh, string @namespace, bool dnsCapture)
    {
        Refresh(mesh);
        var services = ServicesFor(mesh, @namespace);
        return new(
            @namespace,
            services,
            VirtualServicesFor(mesh, @namespace),
            _rules!,
            dnsCapture ? services.AutoAddresses : ImmutableDictionary<ServiceKey, string>.Empty);
    }

    private void Refresh(Mesh mesh)
    {
        var sameNames = _settings is not null && _settings.Domain == mesh.Settings.Domain && _settings.RootNamespace == mesh.Settings.RootNamespace;
        if (_servicesOf != mesh.Registry.Services)
        {
            _servicesOf = mesh.Registry.Services;
            _services.Clear();
            _publicServices = ServiceView.Public([.. _servicesOf.Values]);
        }

        if (_virtualServicesOf != mesh.VirtualServices || !sameNames)
        {
            _virtualServicesOf = mesh.VirtualServices;
            _virtualServices.Clear();
            _publicVirtualServices = VirtualServiceView.IsSameForAll(_virtualServicesOf.Values)
                ? VirtualServiceView.For("", _virtualServicesOf.Values, mesh.Settings.Domain)
                : null;
        }

        if (_rulesOf != mesh.DestinationRules || !sameNames)
        {
            _rulesOf = mesh.DestinationRules;
            _rules = new(_rulesOf.Values, mesh.Settings.RootNamespace, mesh.Settings.Domain);
        }

        _settings = mesh.Settings;
    }

    private ServiceView ServicesFor(Mesh mesh, string @namespace)
    {
        if (_publicServices is not null)
        {
            return _publicServices;
        }

        if (!_services.TryGetValue(@namespace, out var view))
        {
            _services[@namespace] = view = ServiceView.For(@namespace, [.. mesh.Registry.Services.Values]);
        }

        return view;
    }

    private VirtualServiceView VirtualServicesFor(Mesh mesh, string @namespace)
    {
        if (_publicVirtualServices is not null)
        {
            return _publicVirtualServices;
        }

        if (!_virtualServices.TryGetValue(@namespace, out var view))
        {
            _virtualServices[@namespace] = view = VirtualServiceView.For(@namespace, mesh.VirtualServices.Values, mesh.Settings.Domain);
        }

        return view;
    }
}
