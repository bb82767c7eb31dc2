using System.Collections.Immutable;
using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;

namespace ControlPlane.Sources.Files;

/// <summary>What is in force from one file: its valid objects, and the last good versions of those that are not valid now.</summary>
/// <param name="Objects">By key.</param>
/// <param name="Diagnostics">What is wrong with the file's present text.</param>
internal sealed record FileDocuments(ImmutableDictionary<ConfigKey, PlacedObject> Objects, EquatableArray<Diagnostic> Diagnostics)
{
    internal static FileDocuments Empty { get; } = new(ImmutableDictionary<ConfigKey, PlacedObject>.Empty, default);

    /// <summary>The file has a new text.</summary>
    internal FileDocuments Next(ReadFile read)
    {
        var readings = read.Readings;
        var objects = ImmutableDictionary.CreateBuilder<ConfigKey, PlacedObject>();
        var diagnostics = new List<Diagnostic>();
        foreach (var reading in readings)
        {
            diagnostics.AddRange(reading.Diagnostics);
            if (reading.Value is { } value && !objects.TryAdd(value.Key, new(Same(value), reading.Span)))
            {
                diagnostics.Add(ConfigText.Duplicate(reading, objects[value.Key].Span));
            }
        }

        var valid = objects.ToImmutable();
        var broken = readings.Where(reading => reading.IsUnreadable || (reading.Value is null && reading.Key is not null)).ToList();
        foreach (var (key, kept) in Objects)
        {
            if (!valid.ContainsKey(key) && (Cause(key, broken, valid) ?? (read.MayBeCut ? readings[^1] : null)) is { } cause)
            {
                objects.Add(key, kept);
                diagnostics.Add(new(DiagnosticCodes.KeptLastGood, Severity.Warning, cause.Span, $"{key} keeps its last good version") { Object = key });
            }
        }

        diagnostics.AddRange(broken.Where(reading => reading.Key is { } key && key.Kind.ProtectsTheMesh() && !objects.ContainsKey(key)).Select(NeverValid));
        return new(objects.ToImmutable(), diagnostics.ToEquatableArray());
    }

    /// <summary>The file is there and cannot be read.</summary>
    internal FileDocuments WithProblem(Diagnostic problem) => this with { Diagnostics = [problem] };

    /// <summary>Whether objects are gone that were in force before.</summary>
    internal bool Lacks(FileDocuments before) => before.Objects.Keys.Any(key => !Objects.ContainsKey(key));

    private static Diagnostic NeverValid(ObjectReading reading) => new(
        DiagnosticCodes.UnenforcedSecurity, Severity.Error, reading.Span, $"{reading.Key} was never valid here, and protects nothing")
    {
        Object = reading.Key,
        Hint = "a server does not become ready with it, unless --allow-unenforced-security says so",
    };

    // An object that says what it said before stays the same instance, so that comparisons downstream cost nothing.
    private ConfigObject Same(ConfigObject value) => Objects.TryGetValue(value.Key, out var before) && before.Value.Equals(value) ? before.Value : value;

    // The broken document for which an object is kept: its own, else one that may be anything, because it is unreadable, or invalid under a name that
    // was not there before or is there besides, as when half a write cuts a name short.
    private ObjectReading? Cause(ConfigKey key, List<ObjectReading> broken, ImmutableDictionary<ConfigKey, PlacedObject> valid) =>
        broken.FirstOrDefault(reading => reading.Key == key)
        ?? broken.FirstOrDefault(reading => reading.Key is not { } other || !Objects.ContainsKey(other) || valid.ContainsKey(other));
}
