using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;
using ControlPlane.Model.Meshes;

namespace ControlPlane.Sources.Files;

/// <summary>Reads Istio's MeshConfig from text.</summary>
public static class MeshSettingsText
{
    /// <summary>Reads one text.</summary>
    /// <param name="file">The path that positions name.</param>
    /// <param name="yaml">YAML or JSON; empty gives the defaults.</param>
    /// <returns>The settings and what was found; with an error among it the settings hold what could be read.</returns>
    public static (MeshSettings Settings, EquatableArray<Diagnostic> Diagnostics) Parse(string file, string yaml)
    {
        var findings = new Findings();
        var settings = YamlReader.ReadRoot(file, yaml, findings) switch
        {
            null or ConfigNode.Scalar { IsNull: true } => MeshSettings.Default,
            ConfigNode.Mapping mapping => MeshSettingsReader.Read(mapping, findings),
            var other => NoMapping(other, findings),
        };
        return (settings, new TextLines(yaml).WithExcerpts(findings.About(null)));
    }

    private static MeshSettings NoMapping(ConfigNode node, Findings findings)
    {
        findings.Error(DiagnosticCodes.WrongType, node.Span, "expected the fields of a MeshConfig");
        return MeshSettings.Default;
    }
}
