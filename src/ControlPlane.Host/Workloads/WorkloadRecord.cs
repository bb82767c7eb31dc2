using ControlPlane.Model.Collections;
using ControlPlane.Model.Proxies;
using ControlPlane.Model.Services;

namespace ControlPlane.Host.Workloads;

/// <summary>A workload as it is written to disk. Fields that a newer server adds get their defaults when an older file is read.</summary>
internal sealed record WorkloadRecord
{
    public required string NodeId { get; init; }

    public required string Name { get; init; }

    public required string Namespace { get; init; }

    public WorkloadHealth Health { get; init; }

    public IReadOnlyList<string> Addresses { get; init; } = [];

    public IReadOnlyDictionary<string, string> Labels { get; init; } = EquatableMap<string>.Empty;

    /// <summary><c>region/zone/subzone</c>.</summary>
    public string Locality { get; init; } = "";

    public string ServiceAccount { get; init; } = "";

    public InterceptionMode Interception { get; init; }

    public string? BindAddress { get; init; }

    public int HttpProxyPort { get; init; } = 15080;

    public bool DnsCapture { get; init; }

    public string Service { get; init; } = "";

    public string WorkloadGroup { get; init; } = "";

    public IReadOnlyList<ServicePort> Ports { get; init; } = [];

    internal static WorkloadRecord From(Workload workload)
    {
        var (proxy, health) = workload;
        return new()
        {
            NodeId = proxy.NodeId,
            Name = proxy.Name,
            Namespace = proxy.Namespace,
            Health = health,
            Addresses = proxy.Addresses,
            Labels = new SortedDictionary<string, string>(proxy.Labels.ToDictionary(), StringComparer.Ordinal),
            Locality = proxy.Locality.ToString(),
            ServiceAccount = proxy.ServiceAccount,
            Interception = proxy.Interception,
            BindAddress = proxy.BindAddress,
            HttpProxyPort = proxy.HttpProxyPort,
            DnsCapture = proxy.DnsCapture,
            Service = proxy.Service,
            WorkloadGroup = proxy.WorkloadGroup,
            Ports = proxy.Ports,
        };
    }

    internal Workload ToWorkload() => new(
        new()
        {
            NodeId = NodeId,
            Kind = ProxyKind.Sidecar,
            Name = Name,
            Namespace = Namespace,
            Addresses = [.. Addresses],
            Labels = EquatableMap<string>.From(Labels),
            Locality = Model.Services.Locality.Parse(Locality),
            ServiceAccount = ServiceAccount,
            Interception = Interception,
            BindAddress = BindAddress,
            HttpProxyPort = HttpProxyPort,
            DnsCapture = DnsCapture,
            Service = Service,
            WorkloadGroup = WorkloadGroup,
            Ports = [.. Ports],
        },
        Health);
}
