namespace ControlPlane.Composition.AdminApi;

/// <summary>What <c>GET /proxies</c> answers.</summary>
public sealed record ProxyReports
{
    /// <summary>Which server answers: its host's name.</summary>
    public required string ControlPlane { get; init; }

    /// <summary>The server's version.</summary>
    public string Version { get; init; } = "";

    /// <summary>The mesh's revision now.</summary>
    public long Revision { get; init; }

    /// <summary>By name.</summary>
    public IReadOnlyList<ProxyReport> Proxies { get; init; } = [];
}
