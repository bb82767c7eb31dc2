using ControlPlane.Model.Gateways;
using ControlPlane.Model.Meshes;
using ControlPlane.Model.Services;

namespace ControlPlane.Translation.Tls;

/// <summary>Finds out how a gateway's server ends TLS.</summary>
internal static class GatewayTlsResolution
{
    /// <returns>Null: it cannot, for want of a certificate.</returns>
    internal static DownstreamTls? Of(GatewayServer server, MeshSettings settings, bool hasWorkloadCertificate) => server.Tls switch
    {
        { Mode: ServerTlsMode.IstioMutual } tls when hasWorkloadCertificate =>
            MeshTls.Server(settings, ProtocolsOf(server)) with { Limits = LimitsOf(tls) },
        { Terminates: true, NamesSecrets: false, Certificates.IsEmpty: false } tls => FromFiles(tls) with { Protocols = ProtocolsOf(server) },
        _ => null,
    };

    private static DownstreamTls FromFiles(ServerTls tls)
    {
        var own = new DownstreamTls
        {
            Certificates = [.. tls.Certificates.Select(TlsSecret (files) => new TlsSecret.Files(new FileSecret.Certificate(files.Chain, files.Key)))],
            Limits = LimitsOf(tls),
        };
        return tls is { Mode: ServerTlsMode.Mutual or ServerTlsMode.OptionalMutual, CaCertificates: { } authorities }
            ? own with
            {
                ClientCertificates = tls.Mode == ServerTlsMode.Mutual ? ClientCertificates.Required : ClientCertificates.Verified,
                Trust = new TlsSecret.Files(FileSecret.Trust.Of(authorities, tls.CaCrl)),
                PeerNames = [.. tls.SubjectAltNames.Select(name => new PeerName(name))],
                CertificateHashes = tls.CertificateHashes,
                KeyHashes = tls.KeyHashes,
                AcceptsUntrusted = tls.AcceptsUntrusted,
            }
            : own;
    }

    private static TlsLimits LimitsOf(ServerTls tls) => new()
    {
        MinVersion = tls.MinVersion ?? TlsVersion.Tls12,
        MaxVersion = tls.MaxVersion ?? TlsVersion.Tls13,
        CipherSuites = tls.CipherSuites,
        EcdhCurves = tls.EcdhCurves,
    };

    private static Model.Collections.EquatableArray<string> ProtocolsOf(GatewayServer server) =>
        server.Protocol == Protocol.Https ? TlsProtocols.ServerHttp : [];
}
