using ControlPlane.Model.Collections;
using ControlPlane.Model.Meshes;

namespace ControlPlane.Translation.Tls;

/// <summary>TLS between workloads of the mesh, both of which show their certificate.</summary>
internal static class MeshTls
{
    /// <summary>The side that serves: it lets in every workload of the mesh's trust domain, and what else it may is not decided here.</summary>
    internal static DownstreamTls Server(MeshSettings settings, EquatableArray<string> protocols) => new()
    {
        Certificates = [TlsSecret.WorkloadCertificate],
        ClientCertificates = ClientCertificates.Required,
        Trust = TlsSecret.MeshTrust,
        PeerNames = [new($"spiffe://{settings.TrustDomain}/", IsPrefix: true)],
        Protocols = protocols,
        Limits = TlsLimits.Mesh,
    };
}
