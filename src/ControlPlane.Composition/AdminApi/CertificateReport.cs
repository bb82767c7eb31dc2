namespace ControlPlane.Composition.AdminApi;

/// <summary>One certificate that is in force or was revoked.</summary>
/// <param name="Serial">Hexadecimal.</param>
/// <param name="Id">Whom it names.</param>
/// <param name="Name">The workload that it was given to; null: any of the identity.</param>
/// <param name="IssuedAt">When it was signed.</param>
/// <param name="NotAfter">When it ends.</param>
/// <param name="RevokedAt">When it was revoked; null: it was not.</param>
public sealed record CertificateReport(string Serial, string Id, string? Name, DateTimeOffset IssuedAt, DateTimeOffset NotAfter, DateTimeOffset? RevokedAt);
