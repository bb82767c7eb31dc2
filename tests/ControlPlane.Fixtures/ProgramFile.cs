namespace ControlPlane.Fixtures;

/// <summary>Small programs that stand in for real ones.</summary>
public static class ProgramFile
{
    /// <summary>Writes a shell script that everybody may run, and the folders above it.</summary>
    /// <param name="path">Where.</param>
    /// <param name="script">Its lines after the first one.</param>
    /// <returns><paramref name="path"/>.</returns>
    public static string Write(string path, string script)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
        }

        return path;
    }
}
