using ControlPlane.Certificates;

namespace ControlPlane.Host.Identities;

/// <summary>Who the other end has proven to be.</summary>
/// <param name="Id">Its identity.</param>
/// <param name="Name">The one workload of the identity that it can be; null: any.</param>
internal sealed record ProvenIdentity(SpiffeId Id, string? Name);
