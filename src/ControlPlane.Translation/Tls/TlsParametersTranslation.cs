using Envoy.Extensions.TransportSockets.Tls.V3;

namespace ControlPlane.Translation.Tls;

/// <summary>Versions and ciphers.</summary>
internal static class TlsParametersTranslation
{
    /// <summary>Envoy's clients would stop at TLS 1.2.</summary>
    internal static TlsParameters ForClients() => new()
    {
        TlsMinimumProtocolVersion = TlsParameters.Types.TlsProtocol.Tlsv12,
        TlsMaximumProtocolVersion = TlsParameters.Types.TlsProtocol.Tlsv13,
    };
}
