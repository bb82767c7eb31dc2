using ControlPlane.Model.Config;

namespace ControlPlane.Composition.AdminApi;

/// <summary>A finding about configuration, as machines read it.</summary>
public sealed record DiagnosticReport
{
    public required string Code { get; init; }

    public required Severity Severity { get; init; }

    public required string Message { get; init; }

    /// <summary>Null when no text is to blame.</summary>
    public string? File { get; init; }

    /// <summary>From 1; 0 without a file.</summary>
    public int Line { get; init; }

    /// <summary>From 1; 0 without a file.</summary>
    public int Column { get; init; }

    public string? Hint { get; init; }

    /// <summary><c>Kind/namespace/name</c>; null when the text could not be read as an object.</summary>
    public string? Object { get; init; }

    public static DiagnosticReport From(Diagnostic diagnostic)
    {
        ArgumentNullException.ThrowIfNull(diagnostic);
        return new()
        {
            Code = diagnostic.Code,
            Severity = diagnostic.Severity,
            Message = diagnostic.Message,
            File = diagnostic.Span?.File,
            Line = diagnostic.Span?.Start.Line ?? 0,
            Column = diagnostic.Span?.Start.Column ?? 0,
            Hint = diagnostic.Hint,
            Object = diagnostic.Object?.ToString(),
        };
    }
}
