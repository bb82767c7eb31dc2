using ControlPlane.Model.Collections;

namespace ControlPlane.Model.Gateways;

/// <summary>TLS of a gateway's server.</summary>
/// <remarks>https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings</remarks>
public sealed record ServerTls
{
    public required ServerTlsMode Mode { get; init; }

    /// <summary>What is shown to clients; several differ in the kind of their keys.</summary>
    public EquatableArray<CertificateFiles> Certificates { get; init; }

    /// <summary>The authorities of clients' certificates; null: none are named.</summary>
    public string? CaCertificates { get; init; }

    /// <summary>What those revoked; null: nothing.</summary>
    public string? CaCrl { get; init; }

    /// <summary>Certificates come from secrets instead of files.</summary>
    public bool NamesSecrets { get; init; }

    /// <summary>A client's certificate must carry one of these; empty: any will do.</summary>
    public EquatableArray<string> SubjectAltNames { get; init; }

    /// <summary>SHA-256 of clients' certificates, in hexadecimal; empty: any.</summary>
    public EquatableArray<string> CertificateHashes { get; init; }

    /// <summary>SHA-256 of clients' public keys, in Base64; empty: any.</summary>
    public EquatableArray<string> KeyHashes { get; init; }

    /// <summary>Let in clients whose certificate leads to no authority.</summary>
    public bool AcceptsUntrusted { get; init; }

    /// <summary>Null: TLS 1.2.</summary>
    public TlsVersion? MinVersion { get; init; }

    /// <summary>Null: TLS 1.3.</summary>
    public TlsVersion? MaxVersion { get; init; }

    /// <summary>For TLS 1.2 and before, in order of preference, all known to Envoy; empty: Envoy's.</summary>
    public EquatableArray<string> CipherSuites { get; init; }

    /// <summary>In order of preference, all known to Envoy; empty: Envoy's.</summary>
    public EquatableArray<string> EcdhCurves { get; init; }

    /// <summary>Whether TLS ends here.</summary>
    public bool Terminates => Mode is not (ServerTlsMode.Passthrough or ServerTlsMode.AutoPassthrough);
}
