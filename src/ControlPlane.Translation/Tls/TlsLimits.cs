using ControlPlane.Model.Collections;
using ControlPlane.Model.Gateways;

namespace ControlPlane.Translation.Tls;

/// <summary>Versions and ciphers that are let in.</summary>
internal sealed record TlsLimits
{
    /// <summary>What connections inside the mesh use: the ciphers that keep what was said secret when a key is lost later.</summary>
    internal static TlsLimits Mesh { get; } = new()
    {
        CipherSuites =
        [
            "ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256",
        ],
    };

    public TlsVersion MinVersion { get; init; } = TlsVersion.Tls12;

    public TlsVersion MaxVersion { get; init; } = TlsVersion.Tls13;

    /// <summary>Empty: Envoy's.</summary>
    public EquatableArray<string> CipherSuites { get; init; }

    /// <summary>Empty: Envoy's.</summary>
    public EquatableArray<string> EcdhCurves { get; init; }
}
