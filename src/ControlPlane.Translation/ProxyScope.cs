using ControlPlane.Model.Collections;
using ControlPlane.Model.Proxies;
using ControlPlane.Model.Services;
using ControlPlane.Translation.Patches;
using ControlPlane.Translation.Telemetry;

namespace ControlPlane.Translation;

/// <summary>All that a translation may know of a proxy: two proxies with equal scopes get the same resources.</summary>
/// <remarks>Holds only what some output depends on: a label that no selector mentions, or a locality that nothing compares, is left out.</remarks>
public sealed record ProxyScope
{
    public required ProxyKind Kind { get; init; }

    public required string Namespace { get; init; }

    /// <summary>Only the labels that some selector of the mesh mentions.</summary>
    public EquatableMap<string> Labels { get; init; } = EquatableMap<string>.Empty;

    /// <summary><see cref="Locality.Unknown"/> unless some visible rule prefers endpoints by locality.</summary>
    public Locality Locality { get; init; } = Locality.Unknown;

    public required InterceptionMode Interception { get; init; }

    public bool DnsCapture { get; init; }

    /// <summary>Where the listeners of the modes Loopback and None bind; null in the mode Redirect, where only well-known addresses are bound.</summary>
    public LocalAddresses? Local { get; init; }

    /// <summary>The ports that this workload serves, by number; of a gateway: its services' ports and where they arrive.</summary>
    public EquatableArray<InboundPort> Inbound { get; init; }

    /// <summary>Whether an agent beside it has the workload's certificate, so that it can speak the mesh's TLS.</summary>
    public bool HasWorkloadCertificate { get; init; }

    /// <summary>How its Sidecar narrows what it sees; null: not at all.</summary>
    public EgressScope? Egress { get; init; }

    /// <summary>What Telemetries say of it; null: nothing.</summary>
    public TelemetryScope? Telemetry { get; init; }

    /// <summary>What EnvoyFilters change of what it gets, in order.</summary>
    public EquatableArray<AppliedPatch> Patches { get; init; }

    /// <summary>Whether connections reach this proxy with their original destination, so that "where the client was going" has a meaning.</summary>
    public bool KnowsOriginalDestination => Kind == ProxyKind.Sidecar && Interception == InterceptionMode.Redirect;
}
