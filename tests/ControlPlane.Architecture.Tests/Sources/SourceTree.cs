using ControlPlane.Fixtures;

namespace ControlPlane.Architecture.Tests.Sources;

/// <summary>The files of the repository that the tests were built from, without what a build writes.</summary>
internal static class SourceTree
{
    private static readonly string[] Skipped = ["bin", "obj", ".git", "artifacts", "TestResults", ".mesh", ".vs", ".vscode", ".idea"];

    /// <summary>The folder that holds <c>ControlPlane.sln</c>.</summary>
    internal static string Root => RepositoryRoot.Path;

    /// <summary>Files whose name ends in <paramref name="ending"/>, as paths relative to <see cref="Root"/> with slashes, sorted.</summary>
    internal static IReadOnlyList<string> Files(string ending)
    {
        var found = new List<string>();
        Collect(Root, ending, found);
        found.Sort(StringComparer.Ordinal);
        return found;
    }

    internal static string Read(string path) => RepositoryRoot.Read(path);

    internal static bool Exists(string path) => RepositoryRoot.Exists(path);

    private static void Collect(string folder, string ending, List<string> found)
    {
        found.AddRange(
            Directory.EnumerateFiles(folder)
                .Where(file => file.EndsWith(ending, StringComparison.Ordinal))
                .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/')));
        foreach (var child in Directory.EnumerateDirectories(folder))
        {
            if (!Skipped.Contains(Path.GetFileName(child)))
            {
                Collect(child, ending, found);
            }
        }
    }
}
