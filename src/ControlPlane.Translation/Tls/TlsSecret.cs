namespace ControlPlane.Translation.Tls;

/// <summary>A secret that a TLS context names. A closed set.</summary>
internal abstract record TlsSecret
{
    private TlsSecret()
    {
    }

    /// <summary>The workload's own certificate, which its agent has.</summary>
    internal static TlsSecret WorkloadCertificate { get; } = new Agent("default");

    /// <summary>The authorities of the mesh, which the agent has too.</summary>
    internal static TlsSecret MeshTrust { get; } = new Agent("ROOTCA");

    internal abstract string Name { get; }

    /// <summary>From the agent beside the proxy.</summary>
    internal sealed record Agent(string SecretName) : TlsSecret
    {
        internal override string Name => SecretName;
    }

    /// <summary>Files beside the proxy.</summary>
    internal sealed record Files(FileSecret Secret) : TlsSecret
    {
        internal override string Name => Secret.Name;
    }
}
