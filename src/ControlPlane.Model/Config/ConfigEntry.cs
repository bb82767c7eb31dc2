namespace ControlPlane.Model.Config;

/// <summary>One key of a mapping and its value.</summary>
public sealed record ConfigEntry(ConfigNode.Scalar Key, ConfigNode Value);
