using Envoy.Config.Core.V3;
using Envoy.Extensions.TransportSockets.Tls.V3;
using Google.Protobuf.WellKnownTypes;
using TrustChainVerification = Envoy.Extensions.TransportSockets.Tls.V3.CertificateValidationContext.Types.TrustChainVerification;

namespace ControlPlane.Translation.Tls;

/// <summary>Assembles the transport socket of a filter chain.</summary>
internal static class DownstreamTlsTranslation
{
    /// <summary>How long a client may take over its handshake.</summary>
    internal static readonly TimeSpan HandshakeTimeout = TimeSpan.FromSeconds(15);

    internal static TransportSocket ToSocket(DownstreamTls tls) => new() { Name = "envoy.transport_sockets.tls", TypedConfig = Any.Pack(ToEnvoy(tls)) };

    internal static DownstreamTlsContext ToEnvoy(DownstreamTls tls)
    {
        var common = new CommonTlsContext { TlsParams = TlsParametersTranslation.ToEnvoy(tls.Limits) };
        common.AlpnProtocols.AddRange(tls.Protocols);
        common.TlsCertificateSdsSecretConfigs.AddRange(tls.Certificates.Select(SecretTranslation.Reference));
        if (tls.Trust is { } trust)
        {
            ValidationTranslation.Apply(common, trust, OwnValidation(tls));
        }

        return new() { CommonTlsContext = common, RequireClientCertificate = tls.ClientCertificates == ClientCertificates.Required ? true : null };
    }

    private static CertificateValidationContext OwnValidation(DownstreamTls tls)
    {
        var context = ValidationTranslation.NamesOf(tls.PeerNames);
        context.VerifyCertificateHash.AddRange(tls.CertificateHashes);
        context.VerifyCertificateSpki.AddRange(tls.KeyHashes);
        context.TrustChainVerification = tls.AcceptsUntrusted ? TrustChainVerification.AcceptUntrusted : TrustChainVerification.VerifyTrustChain;
        return context;
    }
}
