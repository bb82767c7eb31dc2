namespace ControlPlane.Host.TokenKeys;

/// <summary>Keys could not be had; the message says from where and why.</summary>
internal sealed class KeyDownloadException(string message, Exception? inner = null) : Exception(message, inner);
