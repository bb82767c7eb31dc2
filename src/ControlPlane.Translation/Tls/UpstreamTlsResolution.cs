using ControlPlane.Model;
using ControlPlane.Model.Collections;
using ControlPlane.Model.DestinationRules;
using ControlPlane.Model.PeerAuthentications;
using ControlPlane.Model.Services;
using ControlPlane.Translation.Clusters;

namespace ControlPlane.Translation.Tls;

/// <summary>Finds out what TLS a cluster speaks: what a DestinationRule says, else what its endpoints offer.</summary>
/// <param name="mesh">For who the endpoints are, and what they ask for.</param>
/// <param name="hasCertificate">Whether the proxy has a workload certificate to show.</param>
internal sealed class UpstreamTlsResolution(Mesh mesh, bool hasCertificate)
{
    /// <returns>Null: plaintext.</returns>
    internal ClusterTls? Of(OutboundCluster cluster) => cluster.Policy.Tls switch
    {
        null => Offered(cluster),
        { Mode: ClientTlsMode.Disable } => null,
        { Mode: ClientTlsMode.IstioMutual } tls => new(hasCertificate ? OfMesh(tls, cluster) : UpstreamTls.Impossible, WhereOffered: false),
        var tls => new(FromFiles(tls, cluster), WhereOffered: false),
    };

    /// <summary>A rule's own names count first, then those of the ServiceEntry.</summary>
    private static UpstreamTls FromFiles(ClientTls tls, OutboundCluster cluster)
    {
        if (tls.CredentialName is not null)
        {
            return UpstreamTls.Impossible;
        }

        var names = tls.SubjectAltNames.IsEmpty ? cluster.Service.SubjectAltNames : tls.SubjectAltNames;
        return new()
        {
            Certificate = tls is { Mode: ClientTlsMode.Mutual, ClientCertificate: { } chain, PrivateKey: { } key }
                ? new TlsSecret.Files(new FileSecret.Certificate(chain, key))
                : null,
            Trust = tls.InsecureSkipVerify ? null : new TlsSecret.Files(FileSecret.Trust.Of(tls.CaCertificates, tls.CaCrl)),
            PeerNames = tls.InsecureSkipVerify ? [] : [.. names.Select(name => new PeerName(name))],
            ServerName = tls.Sni ?? "",
            AsksForHost = tls.Sni is null,
            Protocols = TlsProtocols.Offered(IsHttp2(cluster)),
        };
    }

    /// <summary>Without a rule: mutual TLS to the endpoints that offer it (M224), unless mesh, namespace (M225) or the service's place say no.</summary>
    private ClusterTls? Offered(OutboundCluster cluster)
    {
        if (!hasCertificate || !mesh.Settings.EnableAutoMtls || cluster.Service.External
            || !mesh.Registry.Identities.TryGetValue(cluster.Service.Key, out var identities)
            || mesh.PeerPolicies.For(cluster.Service.Namespace).Mode == MutualTlsMode.Disable)
        {
            return null;
        }

        // Where the proxy does not know which endpoint it connects to, all of them have to offer it.
        var isBlind = cluster.Discovery == ClusterDiscovery.OriginalDestination;
        return isBlind && !(identities.OfAll && cluster.Service.Resolution == Resolution.Static) ? null : new(OfMesh(new(), cluster), WhereOffered: !isBlind);
    }

    private UpstreamTls OfMesh(ClientTls tls, OutboundCluster cluster) => new()
    {
        Certificate = TlsSecret.WorkloadCertificate,
        Trust = TlsSecret.MeshTrust,
        PeerNames = tls.SubjectAltNames.IsEmpty ? Identities(cluster.Service) : [.. tls.SubjectAltNames.Select(name => new PeerName(name))],
        ServerName = tls.Sni ?? $"outbound_.{cluster.Port.Number}_.{cluster.Subset?.Name}_.{cluster.Service.Hostname}",
        Protocols = TlsProtocols.OfferedInMesh(cluster.Port.Protocol, IsHttp2(cluster)),
        Limits = TlsLimits.Mesh,
    };

    /// <summary>
    /// Who may answer: the accounts that the endpoints run as, and the names of the ServiceEntry beside them (I172). When nobody is named, any
    /// account of the service's namespace: that a certificate is of the mesh alone would let every workload be every service.
    /// </summary>
    private EquatableArray<PeerName> Identities(Service service)
    {
        var workloads = $"spiffe://{mesh.Settings.TrustDomain}/ns/{service.Namespace}/sa/";
        var accounts = mesh.Registry.Identities.GetValueOrDefault(service.Key)?.ServiceAccounts ?? [];
        EquatableArray<PeerName> names =
        [
            .. accounts.Select(account => workloads + account).Concat(service.SubjectAltNames).Distinct(StringComparer.Ordinal).Select(name => new PeerName(name)),
        ];
        return names.IsEmpty ? [new(workloads, IsPrefix: true)] : names;
    }

    private static bool IsHttp2(OutboundCluster cluster) => HttpProtocolOptionsTranslation.IsHttp2(cluster.Port.Protocol, cluster.Policy.ConnectionPool);
}
