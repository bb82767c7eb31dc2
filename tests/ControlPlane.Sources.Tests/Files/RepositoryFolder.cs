namespace ControlPlane.Sources.Tests.Files;

/// <summary>Finds the files that are kept with the code.</summary>
internal static class RepositoryFolder
{
    internal static string At(params string[] parts)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "ControlPlane.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine([folder.FullName, .. parts]);
    }
}
