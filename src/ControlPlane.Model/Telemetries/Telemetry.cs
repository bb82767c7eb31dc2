using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;

namespace ControlPlane.Model.Telemetries;

/// <summary>Istio's Telemetry: which requests and connections are logged and traced, and where that goes.</summary>
/// <remarks>https://istio.io/latest/docs/reference/config/telemetry/</remarks>
public sealed record Telemetry : ConfigObject
{
    public override ConfigKind Kind => ConfigKind.Telemetry;

    /// <summary>Only for proxies of this namespace with these labels; null: for all of them, and in the root namespace for every namespace.</summary>
    public EquatableMap<string>? Selector { get; init; }

    /// <summary>In order: later entries count.</summary>
    public EquatableArray<LoggingRule> AccessLogging { get; init; }

    /// <summary>In order: later entries count.</summary>
    public EquatableArray<TracingRule> Tracing { get; init; }

    /// <summary>Whether it is for gateways of Kubernetes' Gateway API by name, and so for no other proxy.</summary>
    public bool IsForNamedTargets { get; init; }
}
