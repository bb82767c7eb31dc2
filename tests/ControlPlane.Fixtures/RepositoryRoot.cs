namespace ControlPlane.Fixtures;

/// <summary>The source tree that the tests were built from, for tests of files that are no code.</summary>
public static class RepositoryRoot
{
    /// <summary>The folder that holds <c>ControlPlane.sln</c>.</summary>
    public static string Path { get; } = Find();

    /// <param name="path">Relative to <see cref="Path"/>.</param>
    public static string Read(string path) => File.ReadAllText(System.IO.Path.Combine(Path, path));

    /// <param name="path">Relative to <see cref="Path"/>, of a file or folder.</param>
    public static bool Exists(string path) => System.IO.Path.Exists(System.IO.Path.Combine(Path, path));

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "ControlPlane.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No ControlPlane.sln above {AppContext.BaseDirectory}: these tests read the source tree that they were built from.");
    }
}
