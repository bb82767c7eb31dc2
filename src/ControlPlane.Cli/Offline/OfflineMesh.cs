using System.Collections.Immutable;
using ControlPlane.Agent;
using ControlPlane.Analysis;
using ControlPlane.Model;
using ControlPlane.Model.Config;
using ControlPlane.Model.Meshes;
using ControlPlane.Sources.Files;
using ControlPlane.Translation.Patches;

namespace ControlPlane.Cli.Offline;

/// <summary>A mesh read once from files, with what was found wrong on the way.</summary>
/// <param name="Mesh">Of the objects that are valid.</param>
/// <param name="Diagnostics">Those of the texts by file and place, then those between objects.</param>
/// <param name="Objects">How many objects are valid.</param>
internal sealed record OfflineMesh(Mesh Mesh, ImmutableArray<Diagnostic> Diagnostics, int Objects)
{
    internal bool HasErrors => Diagnostics.Any(diagnostic => diagnostic.Severity == Severity.Error);

    /// <param name="paths">Files and folders.</param>
    /// <param name="meshConfig">File with Istio's MeshConfig; null: the defaults.</param>
    /// <exception cref="AgentException">The file with MeshConfig cannot be read.</exception>
    internal static OfflineMesh Load(IEnumerable<string> paths, string? meshConfig)
    {
        var config = FileSnapshot.Load(paths);
        var (settings, found) = meshConfig is null ? (MeshSettings.Default, default) : MeshSettingsText.Parse(meshConfig, Read(meshConfig));
        var mesh = Mesh.Empty.Apply(
            [new MeshChange.SettingsReplaced(settings), .. config.Objects.Select(value => new MeshChange.ConfigReplaced(value.Key, value))]);
        return new(mesh, [.. found, .. config.Diagnostics, .. Analyzer.Analyze(mesh, key => config.Provenance.GetValueOrDefault(key)), .. PatchCheck.Check(mesh)], config.Objects.Count);
    }

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new AgentException(FailureKind.Config, $"--mesh-config {file}: {failure.Message}");
        }
    }
}
