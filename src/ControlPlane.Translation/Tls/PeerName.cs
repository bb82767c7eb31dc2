namespace ControlPlane.Translation.Tls;

/// <summary>A name that a peer's certificate may carry.</summary>
/// <param name="Text">The name, or how it begins.</param>
/// <param name="IsPrefix">Whether more may follow; only for URIs.</param>
internal sealed record PeerName(string Text, bool IsPrefix = false);
