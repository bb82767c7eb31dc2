using ControlPlane.Model.Config;

namespace ControlPlane.Sources.Files;

/// <summary>Finds the configuration files under one configured file or folder. Links are followed while they stay inside it.</summary>
internal sealed class FolderWalk
{
    private const int DeepestFolder = 32;
    private readonly string _root;
    private readonly List<ListedFile> _files = [];
    private readonly List<(string Shown, string Real, int Depth)> _linkedFolders = [];
    private readonly List<string> _unreadable = [];
    private readonly List<Diagnostic> _problems = [];
    private readonly HashSet<string> _visited = new(StringComparer.Ordinal);
    private string _realRoot = "";

    private FolderWalk(string root) => _root = root;

    internal static FileListing List(string root) => new FolderWalk(root).Run();

    /// <summary>Whether a name is one that is read.</summary>
    internal static bool IsConfigFile(string path) => Path.GetExtension(path) is ".yaml" or ".yml" or ".json";

    private FileListing Run()
    {
        if (RealPath.Of(_root) is not { } real)
        {
            return Missing("is not there");
        }

        _realRoot = real;
        if (FileStamp.Of(new FileInfo(real), real) is { } stamp)
        {
            return new(true, [new(_root, stamp)], [], []);
        }

        // Folders before links to them, so that a folder is known by its own name.
        Walk(_root, real, 0);
        for (var i = 0; i < _linkedFolders.Count; i++)
        {
            Walk(_linkedFolders[i].Shown, _linkedFolders[i].Real, _linkedFolders[i].Depth);
        }

        _files.Sort((left, right) => string.CompareOrdinal(left.Path, right.Path));
        return _unreadable.Contains(_root) ? Missing("cannot be listed") : new(true, _files, _unreadable, _problems);
    }

    private FileListing Missing(string why) =>
        new(false, [], [], [new(DiagnosticCodes.UnreadableFolder, Severity.Error, new(_root, new(1, 1), new(1, 1)), why)]);

    private void Walk(string shown, string real, int depth)
    {
        // Two links to one folder, or a link to a folder above, would list it again.
        if (depth > DeepestFolder || !_visited.Add(real))
        {
            return;
        }

        FileSystemInfo[] entries;
        try
        {
            entries = new DirectoryInfo(real).GetFileSystemInfos();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            _unreadable.Add(shown);
            _problems.Add(new(DiagnosticCodes.UnreadableFolder, Severity.Error, new(shown, new(1, 1), new(1, 1)), $"cannot be listed: {error.Message}"));
            return;
        }

        // Hidden folders hold what links point to (Kubernetes' ..data); hidden files are what editors leave behind.
        foreach (var entry in entries.Where(entry => !entry.Name.StartsWith('.')).OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            Visit(Path.Combine(shown, entry.Name), entry, depth);
        }
    }

    private void Visit(string shown, FileSystemInfo entry, int depth)
    {
        if (entry.LinkTarget is not null)
        {
            VisitLink(shown, entry, depth);
        }
        else if (entry is DirectoryInfo)
        {
            Walk(shown, entry.FullName, depth + 1);
        }
        else if (entry is FileInfo file && IsConfigFile(shown) && FileStamp.Of(file, file.FullName) is { } stamp)
        {
            _files.Add(new(shown, stamp));
        }
    }

    private void VisitLink(string shown, FileSystemInfo entry, int depth)
    {
        // A dangling link is a file that is not there.
        if (RealPath.Of(entry.FullName) is not { } target)
        {
            return;
        }

        var isFolder = Directory.Exists(target);
        if (!IsInside(target))
        {
            if (isFolder || IsConfigFile(shown))
            {
                _problems.Add(new(DiagnosticCodes.LinkOutside, Severity.Error, new(shown, new(1, 1), new(1, 1)), $"leads out of {_root}, and is not followed"));
            }
        }
        else if (isFolder)
        {
            _linkedFolders.Add((shown, target, depth + 1));
        }
        else if (IsConfigFile(shown) && FileStamp.Of(new FileInfo(target), target) is { } stamp)
        {
            _files.Add(new(shown, stamp));
        }
    }

    private bool IsInside(string target) => target.StartsWith(_realRoot.EndsWith('/') ? _realRoot : _realRoot + "/", StringComparison.Ordinal);
}
