using ControlPlane.Model.Collections;
using ControlPlane.Model.Services;

namespace ControlPlane.Model.Proxies;

/// <summary>An Envoy that connected, as its node describes it.</summary>
public sealed record Proxy
{
    /// <summary>Envoy's <c>node.id</c>.</summary>
    public required string NodeId { get; init; }

    public required ProxyKind Kind { get; init; }

    /// <summary>Workload instance name (the third part of the node id, without its namespace).</summary>
    public required string Name { get; init; }

    public required string Namespace { get; init; }

    /// <summary>Its addresses; the first is the one others use.</summary>
    public EquatableArray<string> Addresses { get; init; }

    public EquatableMap<string> Labels { get; init; } = EquatableMap<string>.Empty;

    /// <summary>The texts among its node's metadata, which patches of EnvoyFilters may ask for.</summary>
    public EquatableMap<string> Metadata { get; init; } = EquatableMap<string>.Empty;

    public Locality Locality { get; init; } = Locality.Unknown;

    public string ServiceAccount { get; init; } = "";

    /// <value>Default <see cref="InterceptionMode.Redirect"/>, as Istio's.</value>
    public InterceptionMode Interception { get; init; } = InterceptionMode.Redirect;

    /// <summary>Where the sidecar's own listeners bind in the modes Loopback and None; null: 127.0.0.1 outbound, its address inbound.</summary>
    public string? BindAddress { get; init; }

    /// <value>Port of the forward-proxy listener in the mode Loopback. Default 15080.</value>
    public int HttpProxyPort { get; init; } = 15080;

    /// <summary>Whether its names are resolved by the sidecar, so that services without an address get one.</summary>
    public bool DnsCapture { get; init; }

    /// <summary>Whether an agent beside it serves the workload's certificate and the mesh's authorities.</summary>
    public bool HasWorkloadCertificate { get; init; }

    /// <summary>The service that this workload says it offers; empty: none.</summary>
    public string Service { get; init; } = "";

    /// <summary>The WorkloadGroup that this workload says it joins; empty: none.</summary>
    public string WorkloadGroup { get; init; } = "";

    /// <summary>The ports that this workload says it offers.</summary>
    public EquatableArray<ServicePort> Ports { get; init; }
}
