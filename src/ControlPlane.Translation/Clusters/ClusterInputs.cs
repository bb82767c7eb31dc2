using ControlPlane.Model.Collections;
using ControlPlane.Model.PeerAuthentications;
using ControlPlane.Model.Services;
using ControlPlane.Translation.Tls;

namespace ControlPlane.Translation.Clusters;

/// <summary>All that one outbound cluster depends on.</summary>
internal sealed record ClusterInputs
{
    public required string Name { get; init; }

    public required ClusterDiscovery Discovery { get; init; }

    public required Protocol Protocol { get; init; }

    public required ClusterPolicy Policy { get; init; }

    /// <summary>Null: plaintext.</summary>
    public ClusterTls? Tls { get; init; }

    /// <summary>Names or addresses to resolve; only for the DNS kinds.</summary>
    public EquatableArray<Endpoint> Endpoints { get; init; }

    /// <summary>See <see cref="Translation.Endpoints.EndpointInputs.Plaintext"/>; only for the DNS kinds.</summary>
    public NamespacePeerPolicies? Plaintext { get; init; }

    /// <summary>The service's port, by which the endpoints' ports are found; only for the DNS kinds.</summary>
    public int ServicePort { get; init; }

    /// <summary>Port to use instead of the client's; only for <see cref="ClusterDiscovery.OriginalDestination"/>; 0: the client's.</summary>
    public int PortOverride { get; init; }

    /// <summary>Whether it is for a gRPC library.</summary>
    public bool Proxyless { get; init; }

    /// <summary>What it is made of, for people; the only field that no byte depends on.</summary>
    public EquatableArray<string> Origins { get; init; }
}
