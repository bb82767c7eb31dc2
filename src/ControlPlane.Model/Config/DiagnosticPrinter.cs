using System.Text;

namespace ControlPlane.Model.Config;

/// <summary>Shows a finding to a person: where and what, the quoted line with the place underlined, and what to do.</summary>
public static class DiagnosticPrinter
{
    private const int WidestExcerpt = 160;

    /// <summary>One to four lines, without a final line end:
    /// <code>
    /// mesh.yaml:8:5: error EM1002: spec.http[0]: unknown field "retires"
    ///   - retires: {attempts: 3}
    ///     ^^^^^^^
    ///     hint: did you mean "retries"?
    /// </code></summary>
    public static string Print(Diagnostic diagnostic)
    {
        var text = new StringBuilder(diagnostic.ToString());
        if (diagnostic is { Span: { } span, Excerpt: { Length: > 0 } excerpt })
        {
            AppendExcerpt(text, excerpt, span);
        }

        if (diagnostic.Hint is { } hint)
        {
            text.Append("\n    hint: ").Append(hint);
        }

        return text.ToString();
    }

    private static void AppendExcerpt(StringBuilder text, string excerpt, SourceSpan span)
    {
        var column = Math.Clamp(span.Start.Column - 1, 0, excerpt.Length);
        var end = span.End.Line == span.Start.Line ? Math.Clamp(span.End.Column - 1, column, excerpt.Length) : excerpt.TrimEnd().Length;

        // A long line is cut to a window around the place.
        var from = excerpt.Length <= WidestExcerpt ? 0 : Math.Clamp(column - (WidestExcerpt / 4), 0, excerpt.Length - WidestExcerpt);
        var shown = excerpt.Substring(from, Math.Min(WidestExcerpt, excerpt.Length - from));
        var carets = Math.Max(1, Math.Min(end, from + shown.Length) - column);
        text.Append("\n  ").Append(shown).Append("\n  ");
        foreach (var character in shown.AsSpan(0, column - from))
        {
            // Tabs stay tabs, so that the carets stand below their place whatever a tab's width.
            text.Append(character == '\t' ? '\t' : ' ');
        }

        text.Append('^', carets);
    }
}
