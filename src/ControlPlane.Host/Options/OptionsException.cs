namespace ControlPlane.Host.Options;

/// <summary>The server cannot start as it is told to; the message is one line that says which value and what to do.</summary>
public sealed class OptionsException(string message) : Exception(message);
