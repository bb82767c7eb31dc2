using System.Security.Cryptography;
using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;

namespace ControlPlane.Sources.Files;

/// <summary>Decides which file is read when, and whose disappearance is believed. Owned by the source's loop; not thread-safe.</summary>
internal sealed class FileTracker(FileSourceOptions options, FileTable table, TimeProvider time)
{
    // A shell opens and empties a file long before the command behind it has written it.
    private static readonly TimeSpan EmptyQuietTime = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan WriterCheckInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestLock = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWrite = TimeSpan.FromSeconds(10);

    private readonly long _origin = time.GetTimestamp();
    private readonly SortedDictionary<FileId, TrackedFile> _files = [];
    private readonly Dictionary<FileId, PendingFile> _pending = [];
    private readonly HashSet<int> _present = [];
    private readonly HeldFolders _held = new(options.GracePeriod);
    private TimeSpan _nextScan;

    /// <summary>Whether every configured path has been there at least once.</summary>
    internal bool HasSeenAll => _present.Count == options.Paths.Count;

    /// <summary>How long until something is due.</summary>
    internal TimeSpan UntilNext
    {
        get
        {
            var due = _pending.Values.Select(pending => pending.Due).Append(_nextScan).Append(_held.NextDue ?? _nextScan).Min();
            return due - Now;
        }
    }

    private TimeSpan Now => time.GetElapsedTime(_origin);

    /// <summary>Everything is looked at again at the next <see cref="Advance"/>.</summary>
    internal void ScanSoon() => _nextScan = Now;

    /// <summary>Lets the objects of all held folders go; answers how many folders were held.</summary>
    internal int Confirm()
    {
        var count = _held.Count;
        _held.Confirm();
        ScanAll();
        _held.EndConfirmation();
        return count;
    }

    /// <summary>An event named a file.</summary>
    /// <param name="file">Which.</param>
    /// <param name="isWhole">It was renamed into its place.</param>
    internal void Check(FileId file, bool isWhole)
    {
        if (RealPath.IsLink(file.Path) && !options.Paths.Contains(file.Path))
        {
            // Where links may lead is decided by the walk.
            ScanSoon();
        }
        else if (FileStamp.Of(file.Path) is not { } stamp)
        {
            ExpectGone(file);
        }
        else if (_held.Count > 0)
        {
            // It may be the return of a folder.
            ScanSoon();
        }
        else if (isWhole)
        {
            _pending.Remove(file);
            Read(file, stamp, null);
        }
        else
        {
            Expect(file, stamp);
        }
    }

    /// <summary>Does what is due.</summary>
    internal void Advance()
    {
        var now = Now;
        var isGraceOver = _held.NextDue <= now;
        if (_nextScan <= now || isGraceOver)
        {
            ScanAll();
        }

        foreach (var (file, pending) in _pending.Where(entry => entry.Value.Due <= now).ToList())
        {
            if (_pending.ContainsKey(file))
            {
                Settle(file, pending);
            }
        }
    }

    private void ScanAll()
    {
        _nextScan = Now + options.RescanInterval;
        for (var root = 0; root < options.Paths.Count; root++)
        {
            Scan(root);
        }
    }

    private void Scan(int root)
    {
        var path = options.Paths[root];
        var listing = FolderWalk.List(path);
        var known = _files.Keys.Where(file => file.Root == root).ToList();
        var held = new List<string>();
        var problems = new List<Diagnostic>(listing.Problems);
        var isFirst = listing.Exists && _present.Add(root);
        foreach (var listed in listing.Files)
        {
            Observe(new(root, listed.Path), listed.Stamp, isFirst);
        }

        // A folder that went as a whole may come back file by file, so it stays one case until all are there.
        var there = listing.Files.Select(file => file.Path).ToHashSet(StringComparer.Ordinal);
        var isGone = !listing.Exists || listing.Files.Count == 0 || _held.Contains(new(root, path));
        foreach (var missing in known.Where(file => !there.Contains(file.Path)).GroupBy(file => isGone ? path : UnreadableFolder(file, listing)))
        {
            if (missing.Key is { } folder && Holds(new(root, folder), [.. missing], problems))
            {
                held.Add(folder);
                continue;
            }

            // A folder as a whole was waited for already.
            missing.ToList().ForEach(missing.Key is not null ? Forget : ExpectGone);
        }

        _held.Keep(root, held);
        table.SetFolder(path, problems.ToEquatableArray());
    }

    private bool Holds(FileId folder, List<FileId> files, List<Diagnostic> problems)
    {
        if (files.Count == 0 || !_held.Holds(folder, Now))
        {
            return false;
        }

        problems.Add(_held.Describe(folder.Path, files.Count));
        return true;
    }

    private static string? UnreadableFolder(FileId file, FileListing listing) =>
        listing.UnreadableFolders.FirstOrDefault(folder => file.Path.StartsWith(folder + "/", StringComparison.Ordinal));

    private void Observe(FileId file, FileStamp stamp, bool isFirst)
    {
        var tracked = _files.GetValueOrDefault(file);
        if (isFirst || (tracked is not null && (tracked.Hash is null || tracked.Stamp.RealPath != stamp.RealPath)))
        {
            // Not readable the last time, or a link that was set to another file, which is whole.
            Read(file, stamp, null);
        }
        else if (tracked?.Stamp != stamp)
        {
            Expect(file, stamp);
        }
        else if (_pending.GetValueOrDefault(file) is { Stamp: null })
        {
            _pending.Remove(file);
        }
    }

    private void Expect(FileId file, FileStamp stamp)
    {
        if (!_pending.TryGetValue(file, out var pending) || pending.Stamp != stamp)
        {
            _pending[file] = new(stamp, pending?.FirstSeen ?? Now, Now + options.QuietTime);
        }
    }

    // Editors take a file away and put it back; a whole folder goes one file after the other.
    private void ExpectGone(FileId file)
    {
        if (!_files.ContainsKey(file))
        {
            _pending.Remove(file);
            return;
        }

        if (_pending.GetValueOrDefault(file) is { Stamp: null })
        {
            return;
        }

        var due = Now + (2 * options.QuietTime);
        _pending[file] = new(null, Now, due);
        foreach (var (other, pending) in _pending.Where(entry => entry.Key.Root == file.Root && entry.Value.Stamp is null).ToList())
        {
            _pending[other] = pending with { Due = due };
        }
    }

    private void Settle(FileId file, PendingFile pending)
    {
        _pending.Remove(file);
        switch (FileStamp.Of(file.Path), pending.Stamp)
        {
            case (null, null):
                if (IsHeldByFolder(file))
                {
                    return;
                }

                Forget(file);
                break;
            case (null, _):
                ExpectGone(file);
                break;
            case ({ } stamp, { } before) when stamp == before:
                Read(file, stamp, pending);
                break;
            case ({ } stamp, _):
                _pending[file] = new(stamp, pending.FirstSeen, Now + options.QuietTime);
                break;
        }
    }

    // The last file of a folder is not deleted like the others: the folder has emptied.
    private bool IsHeldByFolder(FileId file)
    {
        var listing = FolderWalk.List(options.Paths[file.Root]);
        if (listing.Exists && listing.Files.Count > 0 && UnreadableFolder(file, listing) is null && !_held.Contains(new(file.Root, options.Paths[file.Root])))
        {
            return false;
        }

        Scan(file.Root);
        return true;
    }

    private void Forget(FileId file)
    {
        _pending.Remove(file);
        _files.Remove(file);
        table.Remove(file);
    }

    private void Read(FileId file, FileStamp stamp, PendingFile? inPlace)
    {
        var (bytes, problem) = FileText.ReadBytes(file.Path, file.Path);
        if (FileStamp.Of(file.Path) != stamp)
        {
            Expect(file, FileStamp.Of(file.Path) ?? stamp);
            return;
        }

        var (text, badText) = bytes is null ? (null, null) : FileText.Decode(bytes, file.Path);
        var hash = bytes is null ? null : Convert.ToHexString(SHA256.HashData(bytes));
        var tracked = _files.GetValueOrDefault(file);
        if (hash is not null && tracked?.Hash == hash)
        {
            _files[file] = tracked with { Stamp = stamp };
            return;
        }

        var before = table.Find(file);
        var read = text is null ? tracked?.Text : ReadFile.From(file.Path, text, tracked?.Text);
        var documents = (problem ?? badText) is { } found ? before.WithProblem(found) : before.Next(read!);

        var isLess = documents.Lacks(before) || stamp.Length < (tracked?.Stamp.Length ?? 0) * 9 / 10;
        if (inPlace is not null && isLess && NotBefore(stamp, inPlace) is { } due)
        {
            _pending[file] = inPlace with { Due = due };
            return;
        }

        // Whoever writes a file may lock it for as long.
        var firstSeen = inPlace?.FirstSeen ?? Now;
        var wasFine = tracked is null ? inPlace is not null : tracked.Hash is not null;
        if (problem is not null && wasFine && Now < firstSeen + LongestLock)
        {
            _pending[file] = new(stamp, firstSeen, Now + WriterCheckInterval);
            return;
        }

        _files[file] = new(stamp, hash, read);
        table.Set(file, documents);
    }

    // Less text than before is either meant or not written yet.
    private TimeSpan? NotBefore(FileStamp stamp, PendingFile pending)
    {
        var now = Now;
        if (stamp.Length == 0 && now < pending.FirstSeen + EmptyQuietTime)
        {
            return pending.FirstSeen + EmptyQuietTime;
        }

        return now < pending.FirstSeen + LongestWrite && OpenWriters.Any(stamp.RealPath) ? now + WriterCheckInterval : null;
    }
}
