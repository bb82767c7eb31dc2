using ControlPlane.Model.Collections;
using ControlPlane.Model.Config;

namespace ControlPlane.Sources.Files;

/// <summary>Finds the lines of a text by number.</summary>
internal sealed class TextLines(string text)
{
    private const int LongestExcerpt = 2_000;
    private List<int>? _starts;

    internal string Text => text;

    /// <summary>Adds to each diagnostic the line it is about.</summary>
    internal EquatableArray<Diagnostic> WithExcerpts(EquatableArray<Diagnostic> diagnostics) => diagnostics.IsEmpty
        ? diagnostics
        : diagnostics.Select(diagnostic => diagnostic.Span is { } span ? diagnostic with { Excerpt = Line(span.Start.Line) } : diagnostic).ToEquatableArray();

    private string Line(int number)
    {
        _starts ??= Starts();
        if (number < 1 || number > _starts.Count)
        {
            return "";
        }

        var start = _starts[number - 1];
        var end = text.IndexOf('\n', start);
        var line = (end < 0 ? text[start..] : text[start..end]).TrimEnd('\r');
        return line.Length > LongestExcerpt ? line[..LongestExcerpt] : line;
    }

    private List<int> Starts()
    {
        var starts = new List<int> { 0 };
        for (var at = text.IndexOf('\n'); at >= 0; at = text.IndexOf('\n', at + 1))
        {
            starts.Add(at + 1);
        }

        return starts;
    }
}
