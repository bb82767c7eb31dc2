namespace ControlPlane.Sources.Files;

/// <summary>Listens for file system events under one configured path, and for its own coming and going. Only hastens what the rescan would find.</summary>
internal sealed class FolderWatch(FileId root, FileSignals signals) : IDisposable
{
    private readonly string _fullPath = Path.GetFullPath(root.Path);
    private readonly List<FileSystemWatcher> _watchers = [];
    private string? _watched;
    private volatile bool _isStale = true;

    /// <summary>Listens to what is there now; call it before each look at the files. Does nothing while the path leads where it led before.</summary>
    internal void Refresh()
    {
        var real = RealPath.Of(_fullPath);
        if (!_isStale && real == _watched)
        {
            return;
        }

        Dispose();
        (_isStale, _watched) = (false, real);

        // What happened between the old listeners and the new ones, nobody has heard.
        signals.TouchAll();
        WatchName(_fullPath);
        if (real is null)
        {
            return;
        }

        if (Directory.Exists(real))
        {
            Watch(real, name: "", (path, type) => OnInside(real, path, type));
        }
        else if (real != _fullPath)
        {
            WatchName(real);
        }
    }

    public void Dispose()
    {
        _watchers.ForEach(watcher => watcher.Dispose());
        _watchers.Clear();
    }

    private void WatchName(string path)
    {
        if (Path.GetDirectoryName(path) is { } parent && Directory.Exists(parent))
        {
            Watch(parent, Path.GetFileName(path), (_, type) => OnName(type));
        }
    }

    private void Watch(string folder, string name, Action<string, WatcherChangeTypes> onEvent)
    {
        FileSystemWatcher? watcher = null;
        try
        {
            watcher = new FileSystemWatcher(folder)
            {
                IncludeSubdirectories = name.Length == 0,
                NotifyFilter = NotifyFilters.FileName | NotifyFilters.DirectoryName | NotifyFilters.LastWrite | NotifyFilters.Size,
                InternalBufferSize = 64 * 1024,
            };
            watcher.Created += (_, change) => OnEvent(change.FullPath, change.ChangeType);
            watcher.Changed += (_, change) => OnEvent(change.FullPath, change.ChangeType);
            watcher.Deleted += (_, change) => OnEvent(change.FullPath, change.ChangeType);
            watcher.Renamed += (_, change) =>
            {
                OnEvent(change.OldFullPath, WatcherChangeTypes.Deleted);
                OnEvent(change.FullPath, WatcherChangeTypes.Renamed);
            };
            watcher.Error += (_, _) => OnName(WatcherChangeTypes.Deleted);
            watcher.EnableRaisingEvents = true;
            _watchers.Add(watcher);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // No events to be had here, as when the system's limit of watches is reached: the rescan finds the changes.
            watcher?.Dispose();
        }

        void OnEvent(string path, WatcherChangeTypes type)
        {
            if (name.Length == 0 || Path.GetFileName(path) == name)
            {
                onEvent(path, type);
            }
        }
    }

    // The configured path itself, or a file that it leads to.
    private void OnName(WatcherChangeTypes type)
    {
        if (type == WatcherChangeTypes.Changed)
        {
            signals.Touch(root, isWhole: false);
            return;
        }

        _isStale = true;
        if (type == WatcherChangeTypes.Renamed && !Directory.Exists(_fullPath))
        {
            signals.Touch(root, isWhole: true);
        }

        signals.TouchAll();
    }

    private void OnInside(string real, string path, WatcherChangeTypes type)
    {
        var parts = Path.GetRelativePath(real, path).Split('/');
        var name = parts[^1];
        if (parts[..^1].Any(part => part.StartsWith('.')) || name.StartsWith("..", StringComparison.Ordinal))
        {
            // Links may lead there.
            signals.TouchAll();
        }
        else if (name.StartsWith('.'))
        {
            return;
        }
        else if (FolderWalk.IsConfigFile(name))
        {
            signals.Touch(root with { Path = Path.Combine(root.Path, string.Join('/', parts)) }, type == WatcherChangeTypes.Renamed);
        }
        else if (type != WatcherChangeTypes.Changed && (Directory.Exists(path) || !Path.HasExtension(name)))
        {
            signals.TouchAll();
        }
    }
}
