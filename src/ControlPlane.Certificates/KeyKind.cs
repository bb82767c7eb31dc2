namespace ControlPlane.Certificates;

/// <summary>What keys are made of.</summary>
public enum KeyKind
{
    /// <summary>Elliptic curve P-256: small and fast, and every Envoy takes it.</summary>
    EcdsaP256,

    /// <summary>RSA of 2048 bits, for peers that know nothing else.</summary>
    Rsa2048,
}
