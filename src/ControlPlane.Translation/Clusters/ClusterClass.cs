using ControlPlane.Model.Collections;

namespace ControlPlane.Translation.Clusters;

/// <summary>Proxies of one class have the same outbound clusters.</summary>
/// <param name="Namespace">Where they live.</param>
/// <param name="Labels">Their labels, as far as some DestinationRule selects by them.</param>
/// <param name="KnowsOriginalDestination">See <see cref="ProxyScope.KnowsOriginalDestination"/>.</param>
internal sealed record ClusterClass(string Namespace, EquatableMap<string> Labels, bool KnowsOriginalDestination)
{
    /// <summary>Whether they are gRPC libraries.</summary>
    public bool Proxyless { get; init; }

    /// <summary>How a Sidecar narrows what they see; null: not at all.</summary>
    public EgressScope? Egress { get; init; }

    /// <summary>See <see cref="ProxyScope.HasWorkloadCertificate"/>.</summary>
    public bool HasWorkloadCertificate { get; init; }
}
