namespace ControlPlane.Sources.Files;

/// <summary>One file of one configured path. The order decides whose object counts where two files state the same.</summary>
/// <param name="Root">Index of the configured path.</param>
/// <param name="Path">As the user would name it.</param>
internal readonly record struct FileId(int Root, string Path) : IComparable<FileId>
{
    public int CompareTo(FileId other)
    {
        var byRoot = Root.CompareTo(other.Root);
        return byRoot != 0 ? byRoot : string.CompareOrdinal(Path, other.Path);
    }
}
