namespace ControlPlane.Sources.Tests.Files;

/// <summary>A folder of its own for a test, removed afterwards.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    internal TemporaryFolder() => Path = Directory.CreateTempSubdirectory("files-").FullName;

    internal string Path { get; }

    internal string At(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file in place, as a simple editor does.</summary>
    internal string Write(string name, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(At(name))!);
        File.WriteAllText(At(name), text);
        return At(name);
    }

    /// <summary>Writes beside the file and renames over it.</summary>
    internal void Replace(string name, string text)
    {
        File.WriteAllText(At(name + ".tmp"), text);
        File.Move(At(name + ".tmp"), At(name), overwrite: true);
    }

    /// <summary>Lets a link point somewhere else in one step, as Kubernetes does.</summary>
    internal void SwapLink(string name, string target)
    {
        File.CreateSymbolicLink(At(name + "_tmp"), target);

        // The file methods of .NET refuse to rename a link to a folder.
        using var move = System.Diagnostics.Process.Start("mv", ["-T", At(name + "_tmp"), At(name)]);
        move.WaitForExit();
        Assert.Equal(0, move.ExitCode);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
