namespace ControlPlane.Sources.Files;

/// <summary>What shows, without reading it, that a file has changed.</summary>
/// <param name="Length">In bytes.</param>
/// <param name="WrittenAt">Its modification time.</param>
/// <param name="RealPath">Where it is, with all links resolved.</param>
internal readonly record struct FileStamp(long Length, DateTime WrittenAt, string RealPath)
{
    /// <summary>The stamp of a file, or null when it is not there.</summary>
    internal static FileStamp? Of(string path) => Files.RealPath.Of(path) is { } real ? Of(new FileInfo(real), real) : null;

    internal static FileStamp? Of(FileInfo file, string real) => file.Exists ? new FileStamp(file.Length, file.LastWriteTimeUtc, real) : null;
}
