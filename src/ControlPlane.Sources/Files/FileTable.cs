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
    private readonly Dictionary<string, (EquatableArray<Diagnostic> Diagnostics, ImmutableDictionary<ConfigKey, SourceSpan> Provenance)> _reported = new(StringComparer.Ordinal);
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
        var places = new Dictionary<ConfigKey, SourceSpan>();
        var reports = _folders.ToDictionary(folder => folder.Key, folder => (folder.Value, NoProvenance), StringComparer.Ordinal);
        foreach (var (file, documents) in _files)
        {
            var (diagnostics, provenance) = (documents.Diagnostics.ToList(), NoProvenance.ToBuilder());
            foreach (var (key, placed) in documents.Objects)
            {
                if (effective.TryAdd(key, placed.Value))
                {
                    places[key] = provenance[key] = placed.Span;
                }
                else
                {
                    diagnostics.Add(ConfigText.Duplicate(new(placed.Span, key, placed.Value, default), places[key]));
                }
            }

            var earlier = reports.GetValueOrDefault(file.Path, (default, NoProvenance)).Item1;
            reports[file.Path] = ([.. earlier, .. diagnostics], provenance.ToImmutable());
        }

        Report(reports);
        return effective;
    }

    private void Report(Dictionary<string, (EquatableArray<Diagnostic> Diagnostics, ImmutableDictionary<ConfigKey, SourceSpan> Provenance)> reports)
    {
        foreach (var (file, entry) in reports)
        {
            if (!_reported.TryGetValue(file, out var before) || before.Diagnostics != entry.Diagnostics || !IsSame(before.Provenance, entry.Provenance))
            {
                report.Replace(file, entry.Diagnostics, entry.Provenance);
                _reported[file] = entry;
            }
        }

        foreach (var file in _reported.Keys.Where(file => !reports.ContainsKey(file)).ToList())
        {
            report.Replace(file, default, NoProvenance);
            _reported.Remove(file);
        }
    }

    private static bool IsSame(ImmutableDictionary<ConfigKey, SourceSpan> left, ImmutableDictionary<ConfigKey, SourceSpan> right) =>
        left.Count == right.Count && left.All(pair => right.TryGetValue(pair.Key, out var span) && span == pair.Value);
}
