using System.Collections.Immutable;
using ControlPlane.Model.Services;

namespace ControlPlane.Translation.Visibility;

/// <summary>The services that proxies of one namespace see, one a host name. Compared by reference: an unchanged view is the same instance.</summary>
internal sealed class ServiceView
{
    private readonly Dictionary<string, Service> _byHost;
    private ImmutableDictionary<ServiceKey, string>? _autoAddresses;

    private ServiceView(ImmutableArray<Service> services)
    {
        Services = services;
        _byHost = services.ToDictionary(service => service.Hostname, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>By host name.</summary>
    internal ImmutableArray<Service> Services { get; }

    /// <summary>Addresses of services that have none; see <see cref="Visibility.AutoAddresses"/>. Made when first asked for.</summary>
    internal ImmutableDictionary<ServiceKey, string> AutoAddresses => _autoAddresses ??= Visibility.AutoAddresses.Of(Services);

    internal Service? Find(string hostname) => _byHost.GetValueOrDefault(hostname);

    /// <summary>What is visible everywhere, when no service is restricted and no host is defined twice: then one view serves all namespaces.</summary>
    internal static ServiceView? Public(IReadOnlyCollection<Service> all)
    {
        var hosts = new HashSet<string>(all.Count);
        return all.All(service => ExportTo.IsPublic(service.ExportTo) && hosts.Add(service.Hostname)) ? new([.. all]) : null;
    }

    /// <summary>Of several definitions of one host: the own namespace's, else Kubernetes', else the oldest (I173).</summary>
    internal static ServiceView For(string viewer, IReadOnlyCollection<Service> all)
    {
        var chosen = new SortedDictionary<string, Service>(StringComparer.Ordinal);
        foreach (var service in all)
        {
            if (ExportTo.Allows(service.ExportTo, service.Namespace, viewer)
                && (!chosen.TryGetValue(service.Hostname, out var other) || IsBetter(service, other, viewer)))
            {
                chosen[service.Hostname] = service;
            }
        }

        return new([.. chosen.Values]);
    }

    private static bool IsBetter(Service service, Service other, string viewer)
    {
        if (service.Namespace == viewer || other.Namespace == viewer)
        {
            return service.Namespace == viewer && other.Namespace != viewer;
        }

        return service.Origin == ServiceOrigin.Kubernetes != (other.Origin == ServiceOrigin.Kubernetes)
            ? service.Origin == ServiceOrigin.Kubernetes
            : Service.CompareAge(service, other) < 0;
    }
}
