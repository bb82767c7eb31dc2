using System.Collections.Immutable;
using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;

namespace ControlPlane.Sources;

/// <summary>Remembers what sources report. Thread-safe.</summary>
public sealed class ConfigReport : IConfigReport
{
    private readonly Lock _lock = new();
    private ImmutableSortedDictionary<string, Entry> _files = ImmutableSortedDictionary.Create<string, Entry>(StringComparer.Ordinal);

    /// <summary>Everything that is wrong now, sorted by file, in the order of the text.</summary>
    public EquatableArray<Diagnostic> Diagnostics => Volatile.Read(ref _files).Values.SelectMany(entry => entry.Diagnostics).ToEquatableArray();

    /// <summary>Something that protects the mesh is written down and not enforced.</summary>
    public bool HasUnenforcedSecurity => Volatile.Read(ref _files).Values.Any(entry => entry.Diagnostics.Any(diagnostic => diagnostic.IsUnenforcedSecurity));

    /// <summary>Where an object in force stands; null when it comes from no file.</summary>
    public SourceSpan? Find(ConfigKey key)
    {
        foreach (var entry in Volatile.Read(ref _files).Values)
        {
            if (entry.Provenance.TryGetValue(key, out var span))
            {
                return span;
            }
        }

        return null;
    }

    public void Replace(string file, EquatableArray<Diagnostic> diagnostics, ImmutableDictionary<ConfigKey, SourceSpan> provenance)
    {
        lock (_lock)
        {
            _files = diagnostics.IsEmpty && provenance.IsEmpty ? _files.Remove(file) : _files.SetItem(file, new(diagnostics, provenance));
        }
    }

    private sealed record Entry(EquatableArray<Diagnostic> Diagnostics, ImmutableDictionary<ConfigKey, SourceSpan> Provenance);
}
