namespace ControlPlane.Host.Admission;

/// <summary>A node does not describe a proxy that can be served; the message says what is wrong and what would be right.</summary>
public sealed class NodeException(string message) : Exception(message);
