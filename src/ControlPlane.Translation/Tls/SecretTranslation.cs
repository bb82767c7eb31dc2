using ControlPlane.Xds;
using Envoy.Config.Core.V3;
using Envoy.Extensions.TransportSockets.Tls.V3;
using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Translation.Tls;

/// <summary>Names secrets, and describes those that are files.</summary>
internal static class SecretTranslation
{
    /// <summary>The cluster of an Envoy's bootstrap at which its agent serves secrets.</summary>
    private const string AgentCluster = "sds-grpc";

    internal static EnvoyResource Build(FileSecret secret) => EnvoyResource.Create(ResourceType.Secret, secret.Name, ToEnvoy(secret), []);

    internal static Secret ToEnvoy(FileSecret secret) => secret switch
    {
        FileSecret.Certificate certificate => new()
        {
            Name = secret.Name,
            TlsCertificate = new() { CertificateChain = File(certificate.Chain), PrivateKey = File(certificate.Key) },
        },
        FileSecret.Trust trust => new()
        {
            Name = secret.Name,
            ValidationContext = new() { TrustedCa = File(trust.Authorities), Crl = trust.Revoked is null ? null : File(trust.Revoked) },
        },
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>
    /// Envoy keeps one provider a name and source. The two sources never change, since a listener that named a secret with another one
    /// could go live without its certificate.
    /// </summary>
    internal static SdsSecretConfig Reference(TlsSecret secret) =>
        new() { Name = secret.Name, SdsConfig = secret is TlsSecret.Agent ? Agent() : ConfigSources.Ads() };

    private static ConfigSource Agent() => new()
    {
        ApiConfigSource = new()
        {
            ApiType = ApiConfigSource.Types.ApiType.Grpc,
            TransportApiVersion = ApiVersion.V3,
            SetNodeOnFirstMessageOnly = true,
            GrpcServices = { new GrpcService { EnvoyGrpc = new() { ClusterName = AgentCluster } } },
        },
        InitialFetchTimeout = new Duration(),
        ResourceApiVersion = ApiVersion.V3,
    };

    private static DataSource File(string path) => new() { Filename = path };
}
