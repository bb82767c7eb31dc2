using ControlPlane.Model.Collections;
using ControlPlane.Model.Telemetries;

namespace ControlPlane.Model.Meshes;

/// <summary>Settings of the whole mesh (Istio's <c>MeshConfig</c>, as far as it has an effect).</summary>
public sealed record MeshSettings
{
    public static MeshSettings Default { get; } = new();

    /// <value>Default <c>istio-system</c>.</value>
    public string RootNamespace { get; init; } = "istio-system";

    /// <value>Default <c>cluster.local</c>.</value>
    public string TrustDomain { get; init; } = "cluster.local";

    /// <summary>Suffix of Kubernetes-style service names.</summary>
    /// <value>Default <c>cluster.local</c>.</value>
    public string Domain { get; init; } = "cluster.local";

    /// <value>Default true. Takes effect once workloads have identities.</value>
    public bool EnableAutoMtls { get; init; } = true;

    /// <summary>True: only known destinations may be reached (<c>outboundTrafficPolicy.mode: REGISTRY_ONLY</c>).</summary>
    public bool RegistryOnly { get; init; }

    /// <summary>Where access logs go unless a Telemetry says otherwise; empty: nowhere. Sorted by path.</summary>
    public EquatableArray<FileAccessLog> AccessLogs { get; init; } = [FileAccessLog.StandardOutput];

    /// <summary>The access logs that a Telemetry may name.</summary>
    public EquatableMap<FileAccessLog> LogProviders { get; init; } = EquatableMap<FileAccessLog>.From([new("envoy", FileAccessLog.StandardOutput)]);

    /// <summary>The providers behind <see cref="AccessLogs"/>; empty: they are <c>accessLogFile</c>'s, which no Telemetry switches off.</summary>
    public EquatableArray<string> DefaultLogProviders { get; init; } = ["envoy"];

    /// <summary>The collectors of spans that a Telemetry may name.</summary>
    public EquatableMap<TracingProvider> TracingProviders { get; init; } = EquatableMap<TracingProvider>.Empty;

    /// <summary>The one that all requests' spans go to unless a Telemetry says otherwise; null: none.</summary>
    public TracingSettings? Tracing { get; init; }

    /// <summary>Other names of <see cref="TrustDomain"/>, as while it is being renamed.</summary>
    public EquatableArray<string> TrustDomainAliases { get; init; }

    /// <value>Default <see cref="PathNormalization.Base"/>.</value>
    public PathNormalization PathNormalization { get; init; } = PathNormalization.Base;

    /// <summary>Services that policies may ask, sorted by name.</summary>
    public EquatableArray<ExternalAuthorizer> Authorizers { get; init; }
}
