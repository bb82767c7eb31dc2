using System.Collections.Immutable;
using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;

namespace ControlPlane.Sources.Files;

/// <summary>Reads configuration from text in memory.</summary>
public static class ConfigText
{
    /// <summary>Reads one text. Where two objects have the same key the first counts and the second is reported.</summary>
    /// <param name="file">The path that positions name.</param>
    /// <param name="yaml">YAML or JSON, any number of documents.</param>
    public static ParsedConfig Parse(string file, string yaml) => Combine(YamlReader.Read(file, yaml));

    /// <summary>Puts readings of one or more texts together.</summary>
    internal static ParsedConfig Combine(IEnumerable<ObjectReading> readings)
    {
        var (objects, diagnostics) = (new List<ConfigObject>(), new List<Diagnostic>());
        var provenance = ImmutableDictionary.CreateBuilder<ConfigKey, SourceSpan>();
        foreach (var reading in readings)
        {
            diagnostics.AddRange(reading.Diagnostics);
            if (reading.Value is not { } value)
            {
                continue;
            }

            if (provenance.TryAdd(value.Key, reading.Span))
            {
                objects.Add(value);
            }
            else
            {
                diagnostics.Add(Duplicate(reading, provenance[value.Key]));
            }
        }

        return new(objects.ToEquatableArray(), diagnostics.ToEquatableArray(), provenance.ToImmutable());
    }

    internal static Diagnostic Duplicate(ObjectReading reading, SourceSpan first) =>
        new(DiagnosticCodes.DuplicateObject, Severity.Error, reading.Span, $"{reading.Key} is already stated at {first}, which counts")
        {
            Object = reading.Key,
            Hint = "give it another name, or remove one of the two",
        };
}
