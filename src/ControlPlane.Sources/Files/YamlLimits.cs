namespace ControlPlane.Sources.Files;

/// <summary>What one document may grow to.</summary>
internal static class YamlLimits
{
    /// <summary>Mappings and lists inside one another.</summary>
    internal const int Depth = 100;

    /// <summary>Nodes with all aliases expanded, so that a few lines cannot stand for millions.</summary>
    internal const int Nodes = 2_000_000;
}
