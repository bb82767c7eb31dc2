namespace ControlPlane.Model.RequestAuthentications;

/// <summary>A header in which a token may come.</summary>
/// <param name="Name">Header name.</param>
/// <param name="Prefix">What stands before the token, with its space if there is one; empty: nothing.</param>
public sealed record TokenHeader(string Name, string Prefix);
