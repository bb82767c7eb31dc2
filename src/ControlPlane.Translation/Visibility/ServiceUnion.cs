using ControlPlane.Model.Services;

namespace ControlPlane.Translation.Visibility;

/// <summary>Gathers services, or single ports of them, into one view.</summary>
/// <param name="viewer">The namespace that looks: of several services of one name its own comes first.</param>
internal sealed class ServiceUnion(string viewer)
{
    private readonly Dictionary<ServiceKey, Service> _services = [];

    internal void AddRange(IEnumerable<Service> services)
    {
        foreach (var service in services)
        {
            _services[service.Key] = _services.TryGetValue(service.Key, out var known) && known.Ports != service.Ports
                ? known with { Ports = [.. known.Ports.UnionBy(service.Ports, port => port.Number).OrderBy(port => port.Number)] }
                : service;
        }
    }

    /// <summary>Adds where a rule leads: the service of that name that is there already, else the best of those that have it.</summary>
    /// <param name="candidates">The visible services of that name.</param>
    /// <param name="port">Only this port; null: all.</param>
    internal void AddImplied(IEnumerable<Service> candidates, int? port)
    {
        List<Service> all = [.. candidates];
        if (all.Count == 0)
        {
            return;
        }

        var service = all.Find(candidate => _services.ContainsKey(candidate.Key)) ?? ServiceView.For(viewer, all).Services[0];
        AddRange([port is { } number ? service with { Ports = [.. service.Ports.Where(own => own.Number == number)] } : service]);
    }

    internal ServiceView ToView() => ServiceView.For(viewer, _services.Values);
}
