namespace ControlPlane.Translation.Tests.Worlds;

/// <param name="Address">Where the client was going.</param>
/// <param name="Port">On which port.</param>
internal sealed record Connection(string Address, int Port)
{
    /// <summary>The first bytes are HTTP in plain text.</summary>
    public bool IsHttp { get; init; }

    /// <summary>The name that a TLS client asks for; null: no TLS.</summary>
    public string? ServerName { get; init; }

    /// <summary>The protocols that a TLS client offers.</summary>
    public IReadOnlyList<string> Offers { get; init; } = [];

    /// <summary>As a sidecar connects to another one.</summary>
    internal static Connection OfMesh(int port, params IReadOnlyList<string> offers) => new("10.1.0.1", port) { ServerName = "outbound_", Offers = offers };
}
