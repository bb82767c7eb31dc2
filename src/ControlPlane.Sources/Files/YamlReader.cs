using ControlPlane.Model.Config;

namespace ControlPlane.Sources.Files;

/// <summary>A file's text to the readings of all its objects. JSON is read as the YAML that it is.</summary>
public static class YamlReader
{
    /// <summary>Reads a text.</summary>
    /// <param name="file">The path that positions name.</param>
    /// <param name="text">The whole text; a byte order mark and either kind of line end are allowed.</param>
    /// <returns>A reading for each object, in the order of the text.</returns>
    public static IReadOnlyList<ObjectReading> Read(string file, string text) => ReadFile.From(file, text, null).Readings;

    /// <summary>The root of a text's first document, or null.</summary>
    internal static ConfigNode? ReadRoot(string file, string text, Findings findings)
    {
        var chunks = YamlChunks.Split(text.StartsWith('\uFEFF') ? text[1..] : text);
        return chunks.Count == 0 ? null : new YamlDocumentReader(file, chunks[0], findings).Read();
    }

    /// <summary>The readings of one document; none when it is empty.</summary>
    internal static IReadOnlyList<ObjectReading> ReadDocument(string file, YamlChunk chunk)
    {
        var findings = new Findings();
        var reader = new YamlDocumentReader(file, chunk, findings);
        var root = reader.Read();
        if (root is ConfigNode.Scalar { IsNull: true } || (root is null && !findings.HasErrors))
        {
            return [];
        }

        if (!reader.IsBroken)
        {
            return ConfigObjectReader.Read(root!, findings);
        }

        // What the broken text says of itself is only good for showing: it may end in the middle of a name.
        var span = root?.Span ?? new SourceSpan(file, new(chunk.LinesBefore + 1, 1), new(chunk.LinesBefore + 1, 1));
        return [new(span, null, null, findings.About(null)) { IsUnreadable = true }];
    }
}
