namespace ControlPlane.Model.PeerAuthentications;

/// <summary>What a workload asks of those who connect to it.</summary>
public enum MutualTlsMode
{
    /// <summary>What the next wider level says.</summary>
    Unset,

    /// <summary>Plaintext only.</summary>
    Disable,

    /// <summary>Plaintext or the mesh's mutual TLS.</summary>
    Permissive,

    /// <summary>The mesh's mutual TLS only.</summary>
    Strict,
}
