using ControlPlane.Model.Config;

namespace ControlPlane.Sources.Files;

/// <summary>A file's text as it was read, so that reading it again costs only what has changed.</summary>
internal sealed class ReadFile
{
    private readonly Dictionary<YamlChunk, IReadOnlyList<ObjectReading>> _documents;

    private ReadFile(Dictionary<YamlChunk, IReadOnlyList<ObjectReading>> documents, IReadOnlyList<ObjectReading> readings) =>
        (_documents, Readings) = (documents, readings);

    /// <summary>A reading for each object, in the order of the text.</summary>
    internal IReadOnlyList<ObjectReading> Readings { get; }

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

        return new(documents, readings);
    }
}
