using Envoy.Config.Cluster.V3;
using Envoy.Config.Core.V3;
using Envoy.Extensions.TransportSockets.RawBuffer.V3;
using Envoy.Extensions.TransportSockets.Tls.V3;
using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Translation.Tls;

/// <summary>Assembles the transport sockets of a cluster.</summary>
internal static class UpstreamTlsTranslation
{
    /// <summary>The key under which an endpoint says that it speaks the mesh's TLS, and its one value.</summary>
    private const string MatchKey = "tlsMode";
    private const string MatchValue = "istio";
    private const string MatchMetadata = "envoy.transport_socket_match";

    private const string TlsSocket = "envoy.transport_sockets.tls";
    private const string PlainSocket = "envoy.transport_sockets.raw_buffer";

    internal static void Apply(ClusterTls tls, Cluster cluster)
    {
        var socket = new TransportSocket { Name = TlsSocket, TypedConfig = Any.Pack(ToEnvoy(tls.Context)) };
        if (!tls.WhereOffered)
        {
            cluster.TransportSocket = socket;
            return;
        }

        cluster.TransportSocketMatches.Add(new Cluster.Types.TransportSocketMatch { Name = "tlsMode-istio", Match = OfferFields(), TransportSocket = socket });
        cluster.TransportSocketMatches.Add(new Cluster.Types.TransportSocketMatch
        {
            Name = "tlsMode-disabled",
            Match = new Struct(),
            TransportSocket = new() { Name = PlainSocket, TypedConfig = Any.Pack(new RawBuffer()) },
        });
    }

    /// <summary>An endpoint's word that it speaks the mesh's TLS.</summary>
    internal static Metadata Offer() => new() { FilterMetadata = { [MatchMetadata] = OfferFields() } };

    private static Struct OfferFields() => new() { Fields = { [MatchKey] = Value.ForString(MatchValue) } };

    internal static UpstreamTlsContext ToEnvoy(UpstreamTls tls)
    {
        var common = new CommonTlsContext { TlsParams = TlsParametersTranslation.ToEnvoy(tls.Limits) };
        common.AlpnProtocols.AddRange(tls.Protocols);
        if (tls.Certificate is { } certificate)
        {
            common.TlsCertificateSdsSecretConfigs.Add(SecretTranslation.Reference(certificate));
        }

        if (tls.IsImpossible)
        {
            common.ValidationContext = ValidationTranslation.Impossible();
        }
        else if (tls.Trust is { } trust)
        {
            ValidationTranslation.Apply(common, trust, ValidationTranslation.NamesOf(tls.PeerNames));
        }

        return new() { CommonTlsContext = common, Sni = tls.ServerName };
    }
}
