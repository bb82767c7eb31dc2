using ControlPlane.Agent.Addresses;

namespace ControlPlane.Agent.Identities;

/// <summary>Whose identity an agent takes care of, and how it gets the first.</summary>
public sealed record IdentitySettings
{
    public required IdentityFolder Folder { get; init; }

    /// <summary>Where certificates are signed.</summary>
    public required HostAndPort Xds { get; init; }

    /// <summary>Of the workload; a kept certificate of another is not used.</summary>
    public required string Namespace { get; init; }

    /// <inheritdoc cref="Namespace"/>
    public required string ServiceAccount { get; init; }

    /// <summary>The file with a join token; null: none, the kept certificate must do.</summary>
    public string? TokenFile { get; init; }

    /// <summary>Where the mesh's identities live.</summary>
    /// <value>Default <c>cluster.local</c>.</value>
    public string TrustDomain { get; init; } = "cluster.local";
}
