using System.Collections.Immutable;

namespace ControlPlane.Composition.AdminApi;

/// <summary>The authority and what it has signed.</summary>
/// <param name="TrustDomain">Where the identities live.</param>
/// <param name="SigningUntil">When the signing certificate ends.</param>
/// <param name="Roots">A line each.</param>
/// <param name="Certificates">Those that have not ended, oldest first.</param>
public sealed record CertificateReports(string TrustDomain, DateTimeOffset SigningUntil, ImmutableArray<string> Roots, ImmutableArray<CertificateReport> Certificates);
