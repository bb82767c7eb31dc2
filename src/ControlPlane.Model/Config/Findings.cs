using ControlPlane.Model.Collections;

namespace ControlPlane.Model.Config;

/// <summary>Collects what is found while one document is read, each finding once, however often a check meets it. Not thread-safe.</summary>
public sealed class Findings
{
    private readonly List<Diagnostic> _items = [];
    private readonly HashSet<Diagnostic> _known = [];

    /// <summary>Whether something was found for which the document cannot be applied.</summary>
    public bool HasErrors { get; private set; }

    public void Error(string code, SourceSpan? span, string message, string? hint = null) =>
        Add(new(code, Severity.Error, span, message) { Hint = hint });

    public void Warning(string code, SourceSpan? span, string message, string? hint = null) =>
        Add(new(code, Severity.Warning, span, message) { Hint = hint });

    public void Info(string code, SourceSpan? span, string message, string? hint = null) =>
        Add(new(code, Severity.Info, span, message) { Hint = hint });

    /// <summary>Takes over what was found elsewhere.</summary>
    public void AddRange(IEnumerable<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
        {
            Add(diagnostic);
        }
    }

    /// <summary>What was found, in the order of the text, each about <paramref name="subject"/> unless it already says otherwise.</summary>
    public EquatableArray<Diagnostic> About(ConfigKey? subject) => _items
        .Select(item => item.Object is null ? item with { Object = subject } : item)
        .OrderBy(item => item.Span?.Start.Line ?? 0)
        .ThenBy(item => item.Span?.Start.Column ?? 0)
        .ToEquatableArray();

    private void Add(Diagnostic diagnostic)
    {
        HasErrors |= diagnostic.Severity == Severity.Error;
        if (_known.Add(diagnostic))
        {
            _items.Add(diagnostic);
        }
    }
}
