namespace ControlPlane.Translation.Tls;

/// <summary>Whether clients show a certificate.</summary>
internal enum ClientCertificates
{
    NotAsked,

    /// <summary>They may.</summary>
    Verified,

    /// <summary>They must.</summary>
    Required,
}
