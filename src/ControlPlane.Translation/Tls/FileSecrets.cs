using ControlPlane.Model;
using ControlPlane.Model.DestinationRules;
using ControlPlane.Model.Gateways;
using ControlPlane.Model.Meshes;

namespace ControlPlane.Translation.Tls;

/// <summary>All secrets of a mesh that are files. Every proxy may have their names; it fetches those that its clusters and listeners use.</summary>
internal static class FileSecrets
{
    internal static IEnumerable<FileSecret> Of(Mesh mesh) =>
        mesh.DestinationRules.Values.SelectMany(TlsOf).SelectMany(Of)
            .Concat(mesh.Gateways.Values.SelectMany(gateway => gateway.Servers).SelectMany(server => Of(server, mesh.Settings)))
            .Distinct();

    private static IEnumerable<FileSecret> Of(GatewayServer server, MeshSettings settings) =>
        GatewayTlsResolution.Of(server, settings, hasWorkloadCertificate: false) is { } tls
            ? tls.Certificates.Append(tls.Trust).OfType<TlsSecret.Files>().Select(files => files.Secret)
            : [];

    private static IEnumerable<ClientTls> TlsOf(DestinationRule rule) =>
        rule.Subsets.Select(subset => subset.TrafficPolicy).Prepend(rule.TrafficPolicy)
            .SelectMany(policy => policy.PortLevelSettings.Select(port => port.Tls).Prepend(policy.Tls))
            .OfType<ClientTls>();

    private static IEnumerable<FileSecret> Of(ClientTls tls)
    {
        if (tls.CredentialName is not null || tls.Mode is not (ClientTlsMode.Simple or ClientTlsMode.Mutual))
        {
            yield break;
        }

        if (!tls.InsecureSkipVerify)
        {
            yield return FileSecret.Trust.Of(tls.CaCertificates, tls.CaCrl);
        }

        if (tls is { Mode: ClientTlsMode.Mutual, ClientCertificate: { } chain, PrivateKey: { } key })
        {
            yield return new FileSecret.Certificate(chain, key);
        }
    }
}
