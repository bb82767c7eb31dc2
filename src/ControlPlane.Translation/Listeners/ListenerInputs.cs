using ControlPlane.Model.Collections;
using ControlPlane.Model.Meshes;
using ControlPlane.Model.Telemetries;
using ControlPlane.Translation.Authorization;

namespace ControlPlane.Translation.Listeners;

/// <summary>All that one TCP listener depends on.</summary>
internal sealed record ListenerInputs
{
    public required string Name { get; init; }

    public required string Address { get; init; }

    public required int Port { get; init; }

    /// <summary>False: reached only through a listener that looks up the original destination.</summary>
    public bool BindToPort { get; init; } = true;

    /// <summary>Hand connections to the listener of their original destination.</summary>
    public bool UseOriginalDestination { get; init; }

    /// <summary>Learn the original destination from the kernel.</summary>
    public bool RestoreOriginalDestination { get; init; }

    public bool Inbound { get; init; }

    /// <summary>Unique by their match.</summary>
    public EquatableArray<FilterChainInputs> Chains { get; init; }

    /// <summary>What no chain matches; null: such connections are closed.</summary>
    public FilterChainInputs? DefaultChain { get; init; }

    /// <summary>Where TLS is looked for, if some chain is for TLS.</summary>
    public InspectedPorts TlsInspection { get; init; } = InspectedPorts.All;

    /// <summary>Where HTTP is looked for, if some chain is for HTTP only.</summary>
    public InspectedPorts HttpInspection { get; init; } = InspectedPorts.All;

    public EquatableArray<FileAccessLog> AccessLogs { get; init; }

    /// <summary>What guards the connections and requests that come in.</summary>
    public ListenerPolicies Policies { get; init; } = ListenerPolicies.None;

    /// <summary>A gateway's, which is reached from outside the mesh and chooses routes by what tokens say.</summary>
    public bool IsGateway { get; init; }

    /// <summary>How requests are traced; null: not at all.</summary>
    public TracingSettings? Tracing { get; init; }

    /// <summary>What it is made of, for people; the only field that no byte depends on.</summary>
    public EquatableArray<string> Origins { get; init; }
}
