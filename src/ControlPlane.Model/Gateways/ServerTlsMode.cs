namespace ControlPlane.Model.Gateways;

/// <summary>What a gateway does with the TLS of its clients.</summary>
public enum ServerTlsMode
{
    /// <summary>Passes it on as it is, to where the name leads that the client asks for.</summary>
    Passthrough,

    /// <summary>Ends it.</summary>
    Simple,

    /// <summary>Ends it, for clients with a certificate of the given authorities.</summary>
    Mutual,

    /// <summary>Passes it on to the mesh's service that the client asks for, without rules.</summary>
    AutoPassthrough,

    /// <summary>Ends it with the workload's own certificate, for clients of the mesh.</summary>
    IstioMutual,

    /// <summary>Ends it; a client may show a certificate, and then it must be of the given authorities.</summary>
    OptionalMutual,
}
