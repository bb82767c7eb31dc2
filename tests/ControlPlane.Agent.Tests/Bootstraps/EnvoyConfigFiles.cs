using System.Runtime.CompilerServices;

namespace ControlPlane.Agent.Tests.Bootstraps;

/// <summary>The bootstraps of the folder <c>envoy-configs</c>.</summary>
internal static class EnvoyConfigFiles
{
    internal static string Folder { get; } = Path.GetFullPath(Path.Combine(SourceFolder(), "../../../envoy-configs"));

    internal static IEnumerable<string> Names => Directory.EnumerateFiles(Folder, "*.yaml").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
