namespace ControlPlane.Model.Gateways;

/// <summary>Ciphers and curves that every supported Envoy knows: one that it does not know costs the whole listener.</summary>
internal static class TlsNames
{
    internal static IReadOnlySet<string> Ciphers { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "ECDHE-ECDSA-AES256-GCM-SHA384",
        "ECDHE-RSA-AES256-GCM-SHA384",
        "ECDHE-ECDSA-AES128-GCM-SHA256",
        "ECDHE-RSA-AES128-GCM-SHA256",
        "ECDHE-ECDSA-CHACHA20-POLY1305",
        "ECDHE-RSA-CHACHA20-POLY1305",
        "ECDHE-ECDSA-AES128-SHA",
        "ECDHE-RSA-AES128-SHA",
        "ECDHE-ECDSA-AES256-SHA",
        "ECDHE-RSA-AES256-SHA",
        "AES128-GCM-SHA256",
        "AES256-GCM-SHA384",
        "AES128-SHA",
        "AES256-SHA",
    };

    internal static IReadOnlySet<string> Curves { get; } = new HashSet<string>(StringComparer.Ordinal) { "P-256", "P-384", "P-521", "X25519" };
}
