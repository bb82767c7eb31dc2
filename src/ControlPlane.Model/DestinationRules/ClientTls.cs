using ControlPlane.Model.Collections;

namespace ControlPlane.Model.DestinationRules;

/// <summary>TLS towards a service. Paths are those of the machine that the proxy runs on.</summary>
/// <remarks>https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings</remarks>
public sealed record ClientTls
{
    /// <value>Default <see cref="ClientTlsMode.Disable"/>, the first of Istio's enumeration.</value>
    public ClientTlsMode Mode { get; init; }

    /// <summary>The certificate chain that is shown; null: none.</summary>
    public string? ClientCertificate { get; init; }

    public string? PrivateKey { get; init; }

    /// <summary>The authorities that the service's certificate must lead to; null: those of the operating system.</summary>
    public string? CaCertificates { get; init; }

    /// <summary>Revoked certificates of those authorities; null: none.</summary>
    public string? CaCrl { get; init; }

    /// <summary>A secret that holds certificates instead of files; null: none.</summary>
    public string? CredentialName { get; init; }

    /// <summary>The service's certificate must carry one of these; empty: see <see cref="Services.Service.SubjectAltNames"/>.</summary>
    public EquatableArray<string> SubjectAltNames { get; init; }

    /// <summary>The name to ask for; null: the request's host, in the mode <see cref="ClientTlsMode.IstioMutual"/> the mesh's name for the service.</summary>
    public string? Sni { get; init; }

    /// <summary>Accept any certificate.</summary>
    public bool InsecureSkipVerify { get; init; }
}
