using ControlPlane.Model.Collections;
using ControlPlane.Model.Matching;
using ControlPlane.Model.Services;
using ControlPlane.Model.Sidecars;
using ControlPlane.Model.VirtualServices;

namespace ControlPlane.Translation.Visibility;

/// <summary>What is left of a namespace's view for proxies with a Sidecar.</summary>
/// <param name="Services">What apps may address: all that some entry imports.</param>
/// <param name="Reachable">That, and the destinations of imported rules (J179).</param>
/// <param name="VirtualServices">All that some entry imports.</param>
/// <param name="Egress">The entries.</param>
internal sealed record NarrowedView(ServiceView Services, ServiceView Reachable, VirtualServiceView VirtualServices, EquatableArray<EgressView> Egress)
{
    private const string Loopback = "127.0.0.1";

    internal static NarrowedView Of(string viewer, EgressScope scope, IReadOnlyCollection<Service> all, (VirtualServiceView Rules, string Domain) rules)
    {
        var visible = all.Where(service => ExportTo.Allows(service.ExportTo, service.Namespace, viewer)).ToList();
        var claimed = scope.Listeners.Select(listener => listener.Port?.Number ?? 0).Where(number => number > 0).ToHashSet();
        var imported = new ServiceUnion(viewer);
        var egress = new List<EgressView>();
        foreach (var listener in scope.Listeners)
        {
            var imports = new EgressImports(listener.Hosts);
            List<Service> services = [.. visible.Where(imports.Imports).Select(service => OnPort(service, listener.Port)).OfType<Service>()];
            imported.AddRange(services);
            egress.Add(View(listener, ServiceView.For(viewer, [.. Unclaimed(services, listener, claimed)]), rules.Rules.Where(rule => imports.Imports(rule, rules.Domain), rules.Domain)));
        }

        if (scope.Listeners.IsEmpty)
        {
            imported.AddRange(visible);
            egress.Add(new(ServiceView.For(viewer, visible), rules.Rules));
        }

        var apparent = imported.ToView();
        var seen = egress.SelectMany(entry => entry.VirtualServices.Rules).ToHashSet<VirtualService>(ReferenceEqualityComparer.Instance);
        var virtualServices = rules.Rules.Where(seen.Contains, rules.Domain);
        AddImplied(imported, scope, visible, virtualServices, rules.Domain);
        return new(apparent, imported.ToView(), virtualServices, [.. egress]);
    }

    /// <summary>Whether both hold the very same services and rules, so that the older can stay and nothing is made anew.</summary>
    internal bool IsSameAs(NarrowedView other) =>
        Services.Services.SequenceEqual(other.Services.Services) && Reachable.Services.SequenceEqual(other.Reachable.Services)
        && VirtualServices.Rules.SequenceEqual(other.VirtualServices.Rules)
        && Egress.Zip(other.Egress, (left, right) => left.Services.Services.SequenceEqual(right.Services.Services)
            && left.VirtualServices.Rules.SequenceEqual(right.VirtualServices.Rules)).All(same => same);

    private static EgressView View(EgressListener listener, ServiceView services, VirtualServiceView rules)
    {
        var bindToPort = listener.CaptureMode == CaptureMode.None || listener.Bind?.StartsWith("unix://", StringComparison.Ordinal) == true;
        return new(services, rules)
        {
            Port = listener.Port?.Number,
            Bind = listener.Bind ?? (bindToPort ? Loopback : null),
            BindToPort = bindToPort,
            HttpProxy = listener.Port?.HttpProxy == true,
            SpeaksHttp = listener.Port is { } port && (port.Protocol.IsHttp() || port.Protocol == Protocol.Auto),
        };
    }

    /// <summary>Only the entry's port, which speaks what the entry says; null: the service does not have it.</summary>
    private static Service? OnPort(Service service, SidecarPort? port) => port is null or { HttpProxy: true } or { Number: 0 }
        ? service
        : service.Port(port.Number) is { } own ? service with { Ports = [own with { Protocol = port.Protocol }] } : null;

    /// <summary>The entry without a port has nothing to say about ports of others (J180).</summary>
    private static IEnumerable<Service> Unclaimed(List<Service> services, EgressListener listener, HashSet<int> claimed) =>
        listener.Port is not null || claimed.Count == 0
            ? services
            : services.Select(service => service.Ports.Any(port => claimed.Contains(port.Number))
                ? service with { Ports = [.. service.Ports.Where(port => !claimed.Contains(port.Number))] }
                : service);

    private static void AddImplied(ServiceUnion imported, EgressScope scope, List<Service> visible, VirtualServiceView rules, string domain)
    {
        var byHost = visible.ToLookup(service => service.Hostname, StringComparer.OrdinalIgnoreCase);
        var destinations = rules.Rules.SelectMany(rule => Destinations(rule).Select(place => (
            Host: Hostname.Resolve(place.Host, place.Namespace ?? rule.Metadata.Namespace, domain), place.Port)));
        if (scope.Outbound?.EgressProxy is { } proxy)
        {
            destinations = destinations.Append((proxy.Host, proxy.Port));
        }

        foreach (var (host, port) in destinations.ToList())
        {
            imported.AddImplied(byHost[host], port);
        }

        // What a name is an alias for is reached by that name.
        foreach (var alias in imported.ToView().Services.Select(service => service.ExternalName).OfType<string>())
        {
            imported.AddImplied(byHost[alias], null);
        }
    }

    private static IEnumerable<Destination> Destinations(VirtualService rule) =>
        rule.Http.SelectMany(route => route.Route.Select(target => target.Destination).Concat(route.Mirrors.Select(mirror => mirror.Destination)))
            .Concat(rule.Tls.Concat(rule.Tcp).SelectMany(route => route.Route).Select(target => target.Destination));
}
