using ControlPlane.Model.Collections;
using ControlPlane.Model.Proxies;
using ControlPlane.Translation.Telemetry;

namespace ControlPlane.Translation.Listeners;

/// <summary>Proxies of one class have the same outbound listeners.</summary>
/// <param name="Kind">Sidecar or gateway.</param>
/// <param name="Namespace">Where they live.</param>
/// <param name="Labels">Their labels, as far as some rule mentions them.</param>
/// <param name="Interception">How connections reach them.</param>
/// <param name="Local">Where they bind without redirection; null with it.</param>
internal sealed record ListenerClass(
    ProxyKind Kind, string Namespace, EquatableMap<string> Labels, InterceptionMode Interception, LocalAddresses? Local)
{
    public bool DnsCapture { get; init; }

    /// <summary>Of gateways: whether they have the workload's own certificate.</summary>
    public bool HasWorkloadCertificate { get; init; }

    /// <summary>How a Sidecar narrows what they see; null: not at all.</summary>
    public EgressScope? Egress { get; init; }

    /// <summary>What Telemetries say of them; null: nothing.</summary>
    public TelemetryScope? Telemetry { get; init; }

    /// <summary>Of gateways: where the ports of their services arrive.</summary>
    public EquatableArray<InboundPort> GatewayPorts { get; init; }
}
