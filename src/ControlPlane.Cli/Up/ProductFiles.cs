using ControlPlane.Agent;

namespace ControlPlane.Cli.Up;

/// <summary>Finds the programs that belong together: beside this one when installed, in their own folders of a source tree.</summary>
internal static class ProductFiles
{
    /// <summary>The folder of the demo's policies; null outside a source tree.</summary>
    internal static string? DemoPolicies => SourceRoot() is { } root && Path.Combine(root, "demo", "policies") is var folder && Directory.Exists(folder) ? Shortest(folder) : null;

    /// <summary>Command lines to which arguments are added.</summary>
    internal static IReadOnlyList<string> Server => Program("controlplane", "src/ControlPlane.Host");

    internal static IReadOnlyList<string> Demo => Program("ControlPlane.Demo", "demo/services");

    internal static IReadOnlyList<string> Mesh => Program("mesh", "src/ControlPlane.Cli");

    private static string[] Program(string name, string project)
    {
        var beside = Path.Combine(AppContext.BaseDirectory, $"{name}.dll");
        var found = File.Exists(beside) ? beside : Built(name, project);
        return found is null
            ? throw new AgentException(FailureKind.Unavailable, $"{name} is not beside {AppContext.BaseDirectory}, and not built", "in a source tree: ./mesh builds it, or dotnet build")
            : [Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet", found];
    }

    // bin/CONFIGURATION/FRAMEWORK of the other project, of the same build as this program.
    private static string? Built(string name, string project)
    {
        var own = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar).Split(Path.DirectorySeparatorChar);
        var path = SourceRoot() is { } root && own.Length > 2 ? Path.Combine(root, project, "bin", own[^2], own[^1], $"{name}.dll") : null;
        return File.Exists(path) ? path : null;
    }

    private static string? SourceRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "ControlPlane.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName;
    }

    // What a person would type here.
    private static string Shortest(string path)
    {
        var relative = Path.GetRelativePath(Directory.GetCurrentDirectory(), path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }
}
