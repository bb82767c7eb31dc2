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
    private Dictionary<(string Namespace, EgressScope Scope), Narrowing> _narrowed = [];

    /// <param name="mesh">Everything that is true.</param>
    /// <param name="namespace">The proxies' namespace.</param>
    /// <param name="dnsCapture">Whether services without an address have one for them.</param>
    /// <param name="egress">How a Sidecar narrows what they see; null: not at all.</param>
    internal NamespaceView View(Mesh mesh, string @namespace, bool dnsCapture, EgressScope? egress)
    {
        Refresh(mesh);
        var rules = VirtualServicesFor(mesh, @namespace);
        var narrowed = egress is null ? null : NarrowedFor(mesh, @namespace, egress, rules);
        var services = narrowed?.Services ?? ServicesFor(mesh, @namespace);
        var auto = dnsCapture ? services.AutoAddresses : ImmutableDictionary<ServiceKey, string>.Empty;
        return new(@namespace, services, narrowed?.VirtualServices ?? rules, _rules!, auto) { Narrowed = narrowed };
    }

    /// <summary>Forgets the narrowed views of scopes that nobody uses any more.</summary>
    internal void Retain(IEnumerable<(string Namespace, EgressScope Scope)> scopes)
    {
        var used = scopes.ToHashSet();
        _narrowed = _narrowed.Where(entry => used.Contains(entry.Key)).ToDictionary();
    }

    private NarrowedView NarrowedFor(Mesh mesh, string @namespace, EgressScope egress, VirtualServiceView rules)
    {
        var known = _narrowed.TryGetValue((@namespace, egress), out var last);
        if (known && ReferenceEquals(last.Services, _servicesOf) && ReferenceEquals(last.Rules, rules))
        {
            return last.View;
        }

        // What changes outside of the view is no change for those who have it.
        var view = NarrowedView.Of(@namespace, egress, [.. mesh.Registry.Services.Values], (rules, mesh.Settings.Domain));
        view = known && view.IsSameAs(last.View) ? last.View : view;
        _narrowed[(@namespace, egress)] = new(_servicesOf!, rules, view);
        return view;
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

    /// <summary>A narrowed view and what it was made from.</summary>
    private readonly record struct Narrowing(ImmutableSortedDictionary<ServiceKey, Service> Services, VirtualServiceView Rules, NarrowedView View);
}
