using ControlPlane.Model.Collections;

namespace ControlPlane.Translation.Tls;

/// <summary>What a filter chain shows its clients, and what it asks of them.</summary>
internal sealed record DownstreamTls
{
    /// <summary>At least one; several differ in the kind of their keys.</summary>
    public required EquatableArray<TlsSecret> Certificates { get; init; }

    public ClientCertificates ClientCertificates { get; init; }

    /// <summary>The authorities of clients' certificates; null: clients are not asked.</summary>
    public TlsSecret? Trust { get; init; }

    /// <summary>A client's certificate must carry one of these; empty: any will do.</summary>
    public EquatableArray<PeerName> PeerNames { get; init; }

    /// <summary>SHA-256 of clients' certificates, in hexadecimal; empty: any.</summary>
    public EquatableArray<string> CertificateHashes { get; init; }

    /// <summary>SHA-256 of clients' public keys, in Base64; empty: any.</summary>
    public EquatableArray<string> KeyHashes { get; init; }

    /// <summary>Let in clients whose certificate leads to no authority.</summary>
    public bool AcceptsUntrusted { get; init; }

    /// <summary>The protocols that are spoken, by preference.</summary>
    public EquatableArray<string> Protocols { get; init; }

    public TlsLimits Limits { get; init; } = new();
}
