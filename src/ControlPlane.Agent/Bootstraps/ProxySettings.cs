using ControlPlane.Agent.Addresses;
using ControlPlane.Model.Proxies;

namespace ControlPlane.Agent.Bootstraps;

/// <summary>All that decides how an Envoy is started: what it says of its workload, and how it reaches the control plane.</summary>
public sealed record ProxySettings
{
    /// <summary>Port of the control plane's discovery services when none is stated.</summary>
    public const int DefaultXdsPort = 15010;

    /// <summary>Port of Envoy's admin interface when none is stated, as Istio's.</summary>
    public const int DefaultAdminPort = 15000;

    /// <summary>The workload as the node describes it. Its <see cref="Proxy.NodeId"/> is what the control plane keys it by.</summary>
    public required Proxy Proxy { get; init; }

    /// <summary>The network or cluster the workload is in (metadata <c>CLUSTER_ID</c>); empty: not stated.</summary>
    public string ClusterId { get; init; } = "";

    /// <summary>Whether an agent beside this Envoy reports the app's health; without one the workload serves once its listeners are accepted.</summary>
    public bool ReportsAppHealth { get; init; }

    /// <value>Default 127.0.0.1:15010.</value>
    public HostAndPort Xds { get; init; } = new("127.0.0.1", DefaultXdsPort);

    public XdsProtocol Protocol { get; init; } = XdsProtocol.Delta;

    /// <summary>Where an agent serves the workload's certificate; null: there is none, and the control plane is reached unencrypted.</summary>
    public SecretSource? Secrets { get; init; }

    /// <summary>Envoy's admin interface. It can stop the proxy and shows its configuration: keep it on loopback.</summary>
    /// <value>Default 127.0.0.1:15000.</value>
    public HostAndPort Admin { get; init; } = new("127.0.0.1", DefaultAdminPort);

    /// <summary>Where a static listener answers <c>GET /healthz/ready</c>, for probes from outside; null: none. 15021 by convention.</summary>
    public HostAndPort? Readiness { get; init; }

    /// <summary>Worker threads; 0: one per hardware thread.</summary>
    /// <value>Default 1: a sidecar serves one workload.</value>
    public int Concurrency { get; init; } = 1;

    /// <summary>How long connections may take to finish when listeners go or the proxy stops; at least 1 s for Envoy's own drain.</summary>
    /// <value>Default 5 s.</value>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How soon access logs reach their file.</summary>
    /// <value>Default 1 s (Envoy's own is 10 s).</value>
    public TimeSpan AccessLogFlush { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Envoy's own log level.</summary>
    /// <value>Default <c>warning</c>.</value>
    public string LogLevel { get; init; } = "warning";
}
