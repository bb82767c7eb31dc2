namespace ControlPlane.Translation.Tests.Worlds;

/// <param name="Address">Where the client was going.</param>
/// <param name="Port">On which port.</param>
internal sealed record Connection(string Address, int Port)
{
    /// <summary>The first bytes are HTTP in plain text.</summary>
    public bool IsHttp { get; init; }

    /// <summary>The name that a TLS client asks for; null: no TLS.</summary>
    public string? ServerName { get; init; }
}
