namespace ControlPlane.Host.Identities;

/// <summary>A node says of itself what its proven identity does not cover; the message names the claim.</summary>
public sealed class IdentityException(string message) : Exception(message);
