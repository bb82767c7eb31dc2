using ControlPlane.Model.DestinationRules;
using ControlPlane.Translation.Clusters;

namespace ControlPlane.Translation.Tls;

/// <summary>Finds out what TLS a cluster speaks: what a DestinationRule says, else what its endpoints offer.</summary>
internal static class UpstreamTlsResolution
{
    /// <returns>Null: plaintext.</returns>
    internal static ClusterTls? Of(OutboundCluster cluster) => cluster.Policy.Tls switch
    {
        null => null,
        { Mode: ClientTlsMode.Disable } => null,
        { Mode: ClientTlsMode.IstioMutual } => null,
        var tls => new(FromFiles(tls, cluster), WhereOffered: false),
    };

    /// <summary>A rule's own names count first, then those of the ServiceEntry (I172).</summary>
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
            Protocols = TlsProtocols.Offered(HttpProtocolOptionsTranslation.IsHttp2(cluster.Port.Protocol, cluster.Policy.ConnectionPool)),
        };
    }
}
