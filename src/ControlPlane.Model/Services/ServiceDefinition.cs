using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
using ControlPlane.Model.KubernetesServices;
using ControlPlane.Model.ServiceEntries;
using ControlPlane.Model.WorkloadEntries;

namespace ControlPlane.Model.Services;

/// <summary>One object's say about one service: what it is and where its endpoints come from.</summary>
/// <param name="Service">The service, as if this object alone defined it.</param>
/// <param name="Age">The defining object, for "oldest wins".</param>
/// <param name="Endpoints">Endpoints written in the object.</param>
/// <param name="Selector">Labels of workloads that serve it; null: it selects none.</param>
internal sealed record ServiceDefinition(Service Service, ConfigObject Age, EquatableArray<WorkloadSpec> Endpoints, EquatableMap<string>? Selector)
{
    private const string AutoAllocateLabel = "networking.istio.io/enable-autoallocate-ip";

    /// <summary>What an object defines: nothing, one service, or one a host.</summary>
    internal static IEnumerable<ServiceDefinition> Of(ConfigObject config, string domain) => config switch
    {
        ServiceEntry entry => entry.Hosts.Select(host => Of(entry, host)),
        KubernetesService service => [Of(service, domain)],
        _ => [],
    };

    private static ServiceDefinition Of(ServiceEntry entry, string host)
    {
        var service = new Service
        {
            Key = new(host.ToLowerInvariant(), entry.Metadata.Namespace),
            Origin = ServiceOrigin.ServiceEntry,
            Addresses = [.. entry.Addresses.Where(address => address is not ("0.0.0.0" or "::"))],
            Ports = SortedPorts(entry.Ports),
            Resolution = entry.Resolution,
            External = entry.External,
            ExportTo = entry.ExportTo,
            CreatedAt = entry.Metadata.CreatedAt,
            SubjectAltNames = entry.SubjectAltNames,
            AutoAllocateAddress = entry.Resolution != Resolution.None
                && !(entry.Metadata.Labels.TryGetValue(AutoAllocateLabel, out var allowed) && allowed == "false"),
            DefinedBy = [entry.Key],
        };
        return new(service, entry, EndpointsOf(entry, host), entry.WorkloadSelector);
    }

    /// <summary>A name to be resolved that lists no endpoints is its own endpoint (I157).</summary>
    private static EquatableArray<WorkloadSpec> EndpointsOf(ServiceEntry entry, string host) =>
        entry.Endpoints.IsEmpty && entry.WorkloadSelector is null && entry.Resolution is Resolution.Dns or Resolution.DnsRoundRobin
            ? [new() { Address = host }]
            : entry.Endpoints;

    private static ServiceDefinition Of(KubernetesService service, string domain) => new(
        new Service
        {
            Key = new($"{service.Metadata.Name}.{service.Metadata.Namespace}.svc.{domain}".ToLowerInvariant(), service.Metadata.Namespace),
            Origin = ServiceOrigin.Kubernetes,
            Addresses = service.ClusterIps,
            Ports = SortedPorts(service.Ports),
            Resolution = service.ExternalName is null ? Resolution.Static : Resolution.Dns,
            External = service.ExternalName is not null,
            ExportTo = service.ExportTo,
            CreatedAt = service.Metadata.CreatedAt,
            ExternalName = service.ExternalName,
            DefinedBy = [service.Key],
        },
        service,
        service.ExternalName is { } name ? [new() { Address = name }] : [],
        service.Selector);

    /// <summary>Kubernetes allows one number for TCP and UDP (as DNS has it): the one that we serve counts.</summary>
    private static EquatableArray<ServicePort> SortedPorts(EquatableArray<ServicePort> ports) =>
        [.. ports.OrderBy(port => port.Number).ThenBy(port => port.Protocol == Protocol.Udp).DistinctBy(port => port.Number)];
}
