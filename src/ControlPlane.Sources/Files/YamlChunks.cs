namespace ControlPlane.Sources.Files;

/// <summary>Cuts a file at its document markers, before anything is parsed: an error in one document then cannot hide the others.</summary>
/// <remarks><c>---</c> and <c>...</c> in the first column are markers wherever they stand, even inside block scalars (YAML 1.2, 9.1.2).</remarks>
internal static class YamlChunks
{
    internal static List<YamlChunk> Split(string text)
    {
        var chunks = new List<YamlChunk>();
        var (start, startLine, line, at) = (0, 0, 0, 0);
        while (at < text.Length)
        {
            var end = text.IndexOf('\n', at);
            var next = end < 0 ? text.Length : end + 1;
            var marker = MarkerAt(text, at);
            if (marker is '-')
            {
                Add(chunks, text[start..at], startLine);
                (start, startLine) = (at, line);
            }
            else if (marker is '.')
            {
                Add(chunks, text[start..at], startLine);
                (start, startLine) = (next, line + 1);
            }

            line++;
            at = next;
        }

        Add(chunks, text[start..], startLine);
        return chunks;
    }

    private static char? MarkerAt(string text, int at)
    {
        if (string.CompareOrdinal(text, at, "---", 0, 3) != 0 && string.CompareOrdinal(text, at, "...", 0, 3) != 0)
        {
            return null;
        }

        return at + 3 >= text.Length || text[at + 3] is ' ' or '\t' or '\r' or '\n' ? text[at] : null;
    }

    private static void Add(List<YamlChunk> chunks, string text, int linesBefore)
    {
        // Comments, directives and empty lines alone are no document.
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var content = line.TrimStart();
            if (!content.IsEmpty && content[0] != '#' && line[0] != '%')
            {
                chunks.Add(new(text, linesBefore));
                return;
            }
        }
    }
}
