using ControlPlane.Features.Tests.Programs;
using ControlPlane.Model.Collections;
using ControlPlane.Model.Proxies;
using ControlPlane.Model.Services;

namespace ControlPlane.Features.Tests.Meshes;

/// <summary>An Envoy to start, and what it says of the workload beside it.</summary>
/// <param name="Name">Name of the workload.</param>
internal sealed record WorkloadPlan(string Name)
{
    public EnvoyVariant Variant { get; init; } = EnvoyVariant.CurrentDelta;

    public ProxyKind Kind { get; init; } = ProxyKind.Sidecar;

    /// <summary>The service that it offers; empty: none.</summary>
    public string Service { get; init; } = "";

    public string Namespace { get; init; } = "default";

    public EquatableArray<ServicePort> Ports { get; init; }

    public EquatableMap<string> Labels { get; init; } = EquatableMap<string>.Empty;

    /// <summary>Where it runs, and where its sidecar binds; null: an address of its own.</summary>
    public string? Address { get; init; }

    /// <value>How a sidecar catches its app's traffic. Default: without root.</value>
    public InterceptionMode Interception { get; init; } = InterceptionMode.Loopback;

    public string ServiceAccount { get; init; } = "";

    /// <summary>A Unix socket at which the workload's certificate is served; null: it has none.</summary>
    public string? SecretSocket { get; init; }

    /// <summary>Whether the sidecar answers DNS; only with redirection.</summary>
    public bool DnsCapture { get; init; }

    /// <summary>A command that the Envoy is run under, such as one that enters a network namespace.</summary>
    public EquatableArray<string> Prefix { get; init; }

    /// <summary>How soon connections are cut when it is told to stop.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(2);

    internal static EquatableMap<string> LabelsOf(params (string Key, string Value)[] labels) =>
        EquatableMap<string>.From(labels.Select(label => KeyValuePair.Create(label.Key, label.Value)));
}
