namespace ControlPlane.Model.DestinationRules;

/// <summary>Whether connections to a service use TLS, and whose certificates.</summary>
public enum ClientTlsMode
{
    /// <summary>Plaintext, whatever the other side offers.</summary>
    Disable,

    /// <summary>TLS without a certificate of our own.</summary>
    Simple,

    /// <summary>TLS with a certificate from files.</summary>
    Mutual,

    /// <summary>TLS with the workload's own certificate.</summary>
    IstioMutual,
}
