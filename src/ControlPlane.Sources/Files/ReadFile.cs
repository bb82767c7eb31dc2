using ControlPlane.Model.Config;

namespace ControlPlane.Sources.Files;

/// <summary>A file's text as it was read, so that reading it again costs only what has changed.</summary>
internal sealed class ReadFile
{
    private readonly Dictionary<YamlChunk, IReadOnlyList<ObjectReading>> _documents;

    private ReadFile(Dictionary<YamlChunk, IReadOnlyList<ObjectReading>> documents, IReadOnlyList<ObjectReading> readings, bool endsInsideALine)
    {
        (_documents, Readings) = (documents, readings);
        MayBeCut = readings.Count > 0 && LooksCut(readings[^1], endsInsideALine);
    }

    /// <summary>A reading for each object, in the order of the text.</summary>
    internal IReadOnlyList<ObjectReading> Readings { get; }

    /// <summary>The last document is broken in a way in which half a text is: it ends inside a line, or lacks something.</summary>
    internal bool MayBeCut { get; }

    /// <summary>Reads a text; documents that stood in <paramref name="before"/> word for word at the same lines are not read again.</summary>
    internal static ReadFile From(string file, string text, ReadFile? before)
    {
        var (documents, readings) = (new Dictionary<YamlChunk, IReadOnlyList<ObjectReading>>(), new List<ObjectReading>());
        var lines = new TextLines(text.StartsWith('\uFEFF') ? text[1..] : text);
        foreach (var chunk in YamlChunks.Split(lines.Text))
        {
            if (before is null || !before._documents.TryGetValue(chunk, out var known))
            {
                known = [.. YamlReader.ReadDocument(file, chunk).Select(reading => reading with { Diagnostics = lines.WithExcerpts(reading.Diagnostics) })];
            }

            documents[chunk] = known;
            readings.AddRange(known);
        }

        return new(documents, readings, endsInsideALine: !text.EndsWith('\n'));
    }

    private static bool LooksCut(ObjectReading last, bool endsInsideALine)
    {
        var errors = last.Diagnostics.Where(diagnostic => diagnostic.Severity == Severity.Error).ToList();
        return errors.Count > 0
            && (endsInsideALine || last.IsUnreadable || errors.Any(error => error.Code is DiagnosticCodes.MissingField or DiagnosticCodes.Validation));
    }
}
