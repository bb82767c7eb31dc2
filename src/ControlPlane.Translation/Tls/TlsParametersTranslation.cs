using ControlPlane.Model.Gateways;
using Envoy.Extensions.TransportSockets.Tls.V3;
using TlsProtocol = Envoy.Extensions.TransportSockets.Tls.V3.TlsParameters.Types.TlsProtocol;

namespace ControlPlane.Translation.Tls;

/// <summary>Versions and ciphers.</summary>
internal static class TlsParametersTranslation
{
    /// <summary>The versions are always said: Envoy's clients would stop at TLS 1.2.</summary>
    internal static TlsParameters ToEnvoy(TlsLimits limits)
    {
        var parameters = new TlsParameters { TlsMinimumProtocolVersion = ToEnvoy(limits.MinVersion), TlsMaximumProtocolVersion = ToEnvoy(limits.MaxVersion) };
        parameters.CipherSuites.AddRange(limits.CipherSuites);
        parameters.EcdhCurves.AddRange(limits.EcdhCurves);
        return parameters;
    }

    private static TlsProtocol ToEnvoy(TlsVersion version) => version switch
    {
        TlsVersion.Tls10 => TlsProtocol.Tlsv10,
        TlsVersion.Tls11 => TlsProtocol.Tlsv11,
        TlsVersion.Tls12 => TlsProtocol.Tlsv12,
        TlsVersion.Tls13 => TlsProtocol.Tlsv13,
    };
}
