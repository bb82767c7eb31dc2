using ControlPlane.Model.Collections;
using ControlPlane.Model.PeerAuthentications;
using ControlPlane.Model.Services;

namespace ControlPlane.Translation.Endpoints;

/// <summary>All that one load assignment depends on.</summary>
internal sealed record EndpointInputs
{
    /// <summary>The cluster's name.</summary>
    public required string Name { get; init; }

    /// <summary>All endpoints of the service.</summary>
    public required EquatableArray<Endpoint> Endpoints { get; init; }

    public required int ServicePort { get; init; }

    /// <summary>Only endpoints that carry these labels; null: all.</summary>
    public EquatableMap<string>? SubsetLabels { get; init; }

    /// <summary>Which workloads take plaintext only; null: none.</summary>
    public NamespacePeerPolicies? Plaintext { get; init; }

    /// <summary>Prefer endpoints near this place; null: all are equal.</summary>
    public Locality? Near { get; init; }

    /// <summary>Leave unhealthy endpoints out: with a panic threshold they might be used.</summary>
    public bool WithholdUnhealthy { get; init; }

    /// <summary>What it is made of, for people; the only field that no byte depends on.</summary>
    public EquatableArray<string> Origins { get; init; }
}
