using ControlPlane.Model;
using ControlPlane.Model.PeerAuthentications;
using ControlPlane.Model.Services;

namespace ControlPlane.Translation.Endpoints;

/// <summary>What endpoints depend on of the PeerAuthentications of their namespace: only that some take plaintext alone.</summary>
internal static class PlaintextRules
{
    internal static NamespacePeerPolicies? Of(Mesh mesh, Service service) => mesh.PeerPolicies.For(service.Namespace) is { MayDisable: true } policies ? policies : null;
}
