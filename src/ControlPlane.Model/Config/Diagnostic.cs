namespace ControlPlane.Model.Config;

/// <summary>One finding about what a user wrote.</summary>
/// <param name="Code">Stable and greppable: IST… where Istio has the same check, EM… for ours.</param>
/// <param name="Severity">What it means for the object.</param>
/// <param name="Span">Where; null when no text is to blame.</param>
/// <param name="Message">What is wrong, in one sentence.</param>
public sealed record Diagnostic(string Code, Severity Severity, SourceSpan? Span, string Message)
{
    /// <summary>What to do about it; null when that is plain.</summary>
    public string? Hint { get; init; }

    /// <summary>The object it is about; null when the text could not be read as one.</summary>
    public ConfigKey? Object { get; init; }

    /// <summary>The line of the text that <see cref="Span"/> begins in, without its end, so that it can be shown when the file has changed; null when no text is to blame.</summary>
    public string? Excerpt { get; init; }

    /// <summary>Something protects the mesh by its words only: see <see cref="DiagnosticCodes.UnenforcedSecurity"/>.</summary>
    public bool IsUnenforcedSecurity => Code == DiagnosticCodes.UnenforcedSecurity;

    /// <summary><c>file:line:column: error CODE: message</c>, without the quoted line.</summary>
    public override string ToString() => $"{(Span is null ? "" : Span + ": ")}{Severity.ToString().ToLowerInvariant()} {Code}: {Message}";
}
