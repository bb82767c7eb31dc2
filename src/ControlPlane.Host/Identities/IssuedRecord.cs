namespace ControlPlane.Host.Identities;

/// <summary>One certificate that was signed.</summary>
/// <param name="Serial">Hexadecimal, upper case.</param>
/// <param name="Id">Who it names.</param>
/// <param name="Name">The workload that alone may use it; null: any of the identity.</param>
/// <param name="IssuedAt">When.</param>
/// <param name="NotAfter">When it ends.</param>
/// <param name="Peer">Who asked, as gRPC writes it.</param>
/// <param name="KeyFingerprint">SHA-256 of its public key.</param>
/// <param name="RevokedAt">When it was revoked; null: it was not.</param>
internal sealed record IssuedRecord(string Serial, string Id, string? Name, DateTimeOffset IssuedAt, DateTimeOffset NotAfter, string Peer, string KeyFingerprint, DateTimeOffset? RevokedAt = null);
