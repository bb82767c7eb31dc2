namespace ControlPlane.Host.Identities;

/// <summary>A join token as it is kept: not the secret, only what proves it.</summary>
/// <param name="Id">What it is called; not secret.</param>
/// <param name="Hash">SHA-256 of the whole token, in hexadecimal.</param>
/// <param name="Namespace">Of the workload.</param>
/// <param name="ServiceAccount">Its identity.</param>
/// <param name="Name">The workload that alone may use it; null: any of the service account.</param>
/// <param name="ExpiresAt">When it ends.</param>
/// <param name="UsedBy">Fingerprint of the key that joined with it; null: not used yet.</param>
internal sealed record JoinToken(string Id, string Hash, string Namespace, string ServiceAccount, string? Name, DateTimeOffset ExpiresAt, string? UsedBy);
