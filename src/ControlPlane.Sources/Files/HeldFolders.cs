using ControlPlane.Model.Config;

namespace ControlPlane.Sources.Files;

/// <summary>Folders that vanished, emptied or became unreadable, and whose objects stay for a while. Not thread-safe.</summary>
internal sealed class HeldFolders(TimeSpan gracePeriod)
{
    private readonly Dictionary<FileId, TimeSpan> _since = [];
    private bool _isConfirmed;

    /// <summary>How many folders are held.</summary>
    internal int Count => _since.Count;

    /// <summary>When the next grace period ends; null when nothing is held.</summary>
    internal TimeSpan? NextDue => _since.Count == 0 ? null : _since.Values.Min() + gracePeriod;

    /// <summary>Lets everything go that is held now.</summary>
    internal void Confirm() => _isConfirmed = true;

    /// <summary>The confirmation has been acted upon.</summary>
    internal void EndConfirmation() => _isConfirmed = false;

    /// <summary>Whether a folder was missing at the last look.</summary>
    internal bool Contains(FileId folder) => _since.ContainsKey(folder);

    /// <summary>Whether the objects of a missing folder stay.</summary>
    internal bool Holds(FileId folder, TimeSpan now)
    {
        if (gracePeriod <= TimeSpan.Zero || _isConfirmed)
        {
            return false;
        }

        _since.TryAdd(folder, now);
        return now < _since[folder] + gracePeriod;
    }

    /// <summary>Of one configured path only these are still missing; the others are back, or their objects are gone.</summary>
    internal void Keep(int root, IReadOnlyCollection<string> folders)
    {
        foreach (var folder in _since.Keys.Where(folder => folder.Root == root && !folders.Contains(folder.Path)).ToList())
        {
            _since.Remove(folder);
        }
    }

    /// <summary>What to tell the operator of a held folder.</summary>
    internal Diagnostic Describe(string folder, int files) => new(
        DiagnosticCodes.UnreadableFolder,
        Severity.Error,
        new(folder, new(1, 1), new(1, 1)),
        $"vanished, emptied or became unreadable; the objects of its {files} files stay for {gracePeriod.TotalSeconds:0} s")
    {
        Hint = "bring it back, or confirm that its objects are to go",
    };
}
