using System.Collections.Immutable;
using ControlPlane.Model;
using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;

namespace ControlPlane.Sources.Files;

/// <summary>All files with what is in force from each; turns their differences into changes and reports. Not thread-safe.</summary>
internal sealed class FileTable(IConfigReport report)
{
    private static readonly ImmutableDictionary<ConfigKey, SourceSpan> NoProvenance = ImmutableDictionary<ConfigKey, SourceSpan>.Empty;
    private readonly SortedDictionary<FileId, FileDocuments> _files = [];
    private readonly Dictionary<string, EquatableArray<Diagnostic>> _folders = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Reported> _reported = new(StringComparer.Ordinal);
    private bool _isChanged = true;

    internal FileDocuments Find(FileId file) => _files.GetValueOrDefault(file, FileDocuments.Empty);

    internal void Set(FileId file, FileDocuments documents)
    {
        _files[file] = documents;
        _isChanged = true;
    }

    internal void Remove(FileId file) => _isChanged |= _files.Remove(file);

    /// <summary>States what is wrong with a configured path as such.</summary>
    internal void SetFolder(string path, EquatableArray<Diagnostic> problems)
    {
        if (_folders.GetValueOrDefault(path) != problems)
        {
            _folders[path] = problems;
            _isChanged = true;
        }
    }

    /// <summary>Reports what is new, and answers what has changed since <paramref name="emitted"/>, which it brings up to date.</summary>
    internal IReadOnlyList<MeshChange> TakeChanges(Dictionary<ConfigKey, ConfigObject> emitted)
    {
        if (!_isChanged)
        {
            return [];
        }

        _isChanged = false;
        var effective = Effective();
        var changes = new List<MeshChange>();
        foreach (var (key, value) in effective)
        {
            if (!emitted.TryGetValue(key, out var before) || !before.Equals(value))
            {
                changes.Add(new MeshChange.ConfigReplaced(key, value));
                emitted[key] = value;
            }
        }

        foreach (var key in emitted.Keys.Where(key => !effective.ContainsKey(key)).ToList())
        {
            changes.Add(new MeshChange.ConfigReplaced(key, null));
            emitted.Remove(key);
        }

        return changes;
    }

    /// <summary>A new reader of the changes begins with nothing.</summary>
    internal void Restart() => _isChanged = true;

    private Dictionary<ConfigKey, ConfigObject> Effective()
    {
        var effective = new Dictionary<ConfigKey, ConfigObject>();
        var owners = new Dictionary<ConfigKey, FileId>();
        var there = new HashSet<string>(_folders.Keys, StringComparer.Ordinal);
        foreach (var (folder, problems) in _folders.Where(folder => !_files.Keys.Any(file => file.Path == folder.Key)))
        {
            Report(folder, new(FileDocuments.Empty, problems));
        }

        foreach (var (file, documents) in _files)
        {
            var duplicates = new List<ConfigKey>();
            foreach (var (key, placed) in documents.Objects)
            {
                if (effective.TryAdd(key, placed.Value))
                {
                    owners[key] = file;
                }
                else
                {
                    duplicates.Add(key);
                }
            }

            there.Add(file.Path);
            var lost = duplicates.OrderBy(key => documents.Objects[key].Span.Start.Line)
                .Select(key => ConfigText.Duplicate(new(documents.Objects[key].Span, key, null, default), _files[owners[key]].Objects[key].Span));
            Report(file.Path, new(documents, [.. _folders.GetValueOrDefault(file.Path), .. lost]));
        }

        foreach (var file in _reported.Keys.Where(file => !there.Contains(file)).ToList())
        {
            report.Replace(file, default, NoProvenance);
            _reported.Remove(file);
        }

        return effective;
    }

    private void Report(string file, Reported now)
    {
        if (_reported.TryGetValue(file, out var before) && before == now)
        {
            return;
        }

        _reported[file] = now;
        var lost = now.More.Select(diagnostic => diagnostic.Object).ToHashSet();
        var provenance = now.Documents.Objects.Where(placed => !lost.Contains(placed.Key)).ToImmutableDictionary(placed => placed.Key, placed => placed.Value.Span);
        report.Replace(file, [.. now.Documents.Diagnostics, .. now.More], provenance);
    }

    /// <param name="Documents">What is in force from the file.</param>
    /// <param name="More">What is said of it besides its own diagnostics.</param>
    private sealed record Reported(FileDocuments Documents, EquatableArray<Diagnostic> More)
    {
        // Documents are compared by reference: a file that was not read again has nothing new to say.
        public bool Equals(Reported? other) => other is not null && ReferenceEquals(Documents, other.Documents) && More == other.More;

        public override int GetHashCode() => HashCode.Combine(More);
    }
}
