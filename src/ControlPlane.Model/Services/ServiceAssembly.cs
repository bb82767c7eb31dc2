using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
using ControlPlane.Model.Matching;
using ControlPlane.Model.Proxies;

namespace ControlPlane.Model.Services;

/// <summary>Combines all that is said about one host in one namespace into one service and its endpoints.</summary>
internal static class ServiceAssembly
{
    /// <param name="key">The service.</param>
    /// <param name="definitions">What objects say of it; any order.</param>
    /// <param name="workloads">The workloads of its namespace, in a fixed order.</param>
    /// <returns>Null when nobody defines it.</returns>
    internal static (Service Service, EquatableArray<Endpoint> Endpoints)? Assemble(
        ServiceKey key, IReadOnlyCollection<ServiceDefinition> definitions, IReadOnlyCollection<WorkloadSource> workloads)
    {
        if (definitions.Count == 0)
        {
            return FromWorkloads(key, workloads);
        }

        var ordered = definitions.OrderBy(definition => definition.Service.Origin)
            .ThenBy(definition => definition.Age, Comparer<ConfigObject>.Create(ConfigObject.CompareAge)).ToList();
        var merged = ordered.Where(definition => CanMerge(ordered[0], definition)).ToList();
        var service = merged.Count == 1 ? merged[0].Service : Merge(merged);
        return (service, EndpointsOf(key, merged, workloads));
    }

    /// <summary>A Kubernetes Service stands alone (I171); ServiceEntries of one host merge their ports when they agree on the rest.</summary>
    private static bool CanMerge(ServiceDefinition first, ServiceDefinition other) =>
        ReferenceEquals(first, other)
        || (first.Service.Origin == ServiceOrigin.ServiceEntry && other.Service.Origin == ServiceOrigin.ServiceEntry
            && first.Service.Resolution == other.Service.Resolution && first.Service.External == other.Service.External);

    private static Service Merge(List<ServiceDefinition> definitions) => definitions[0].Service with
    {
        Ports = [.. definitions.SelectMany(definition => definition.Service.Ports).DistinctBy(port => port.Number).OrderBy(port => port.Number)],
        Addresses = [.. definitions.SelectMany(definition => definition.Service.Addresses).Distinct()],
        SubjectAltNames = [.. definitions.SelectMany(definition => definition.Service.SubjectAltNames).Distinct(StringComparer.Ordinal)],
        DefinedBy = [.. definitions.SelectMany(definition => definition.Service.DefinedBy)],
    };

    private static EquatableArray<Endpoint> EndpointsOf(
        ServiceKey key, List<ServiceDefinition> definitions, IReadOnlyCollection<WorkloadSource> workloads)
    {
        var endpoints = new Dictionary<(string Address, string Ports), Endpoint>();
        foreach (var definition in definitions)
        {
            var ports = definition.Service.Ports;
            Add(endpoints, definition.Endpoints.Where(spec => spec.Address.Length > 0).Select(spec => EndpointAssembly.FromSpec(spec, ports)));
            Add(endpoints, workloads
                .Where(workload => Serves(workload, key, definition.Selector) && IsReachable(workload.Address, definition.Service.Resolution))
                .Select(workload => workload.ToEndpoint(ports)));
        }

        return [.. endpoints.Values];
    }

    private static bool Serves(WorkloadSource workload, ServiceKey key, EquatableMap<string>? selector) =>
        workload.StatedService == key.Hostname || (selector is not null && selector.IsSubsetOf(workload.Labels));

    /// <summary>A proxy that is told its endpoints resolves no names, and one that resolves names connects to no socket files.</summary>
    private static bool IsReachable(string address, Resolution resolution) => resolution is Resolution.Dns or Resolution.DnsRoundRobin
        ? address.Length > 0 && !address.StartsWith(EndpointAssembly.UnixScheme, StringComparison.Ordinal)
        : DnsName.IsAddress(address) || address.StartsWith(EndpointAssembly.UnixScheme, StringComparison.Ordinal);

    /// <summary>The first to name an address and port is kept: two equal addresses would count twice in the load balancing.</summary>
    private static void Add(Dictionary<(string Address, string Ports), Endpoint> endpoints, IEnumerable<Endpoint> more)
    {
        foreach (var endpoint in more)
        {
            endpoints.TryAdd((endpoint.Address, string.Join(',', endpoint.Ports.Select(port => $"{port.ServicePort}:{port.Port}"))), endpoint);
        }
    }

    /// <summary>A service that nobody declared but that sidecars say they offer: its ports are the union of what they state.</summary>
    private static (Service Service, EquatableArray<Endpoint> Endpoints)? FromWorkloads(ServiceKey key, IReadOnlyCollection<WorkloadSource> workloads)
    {
        var offering = workloads.OfType<WorkloadSource.Discovered>().Where(workload => workload.Service == key.Hostname).ToList();
        if (offering.Count == 0)
        {
            return null;
        }

        EquatableArray<ServicePort> ports = [.. offering.SelectMany(PortsOf).DistinctBy(port => port.Number).OrderBy(port => port.Number)];
        var service = new Service { Key = key, Origin = ServiceOrigin.Workloads, Ports = ports };
        return (service, [.. offering.Select(workload => workload.ToEndpoint([.. PortsOf(workload)])).DistinctBy(endpoint => endpoint.Address)]);
    }

    /// <summary>The service's view of a workload's ports: what the app listens on is the endpoint's affair.</summary>
    private static IEnumerable<ServicePort> PortsOf(WorkloadSource.Discovered workload)
    {
        Proxy proxy = workload.Workload.Proxy;
        return proxy.Ports.IsEmpty && workload.Group is { } group
            ? group.Template.Ports.Select(port => new ServicePort(port.Value, port.Key, ProtocolNames.FromPortName(port.Key, port.Value), 0))
            : proxy.Ports.Select(port => port with { TargetPort = 0 });
    }
}
