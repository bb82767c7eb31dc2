using ControlPlane.Model.Collections;

namespace ControlPlane.Model.Config;

/// <summary>What became of one object of a text.</summary>
/// <param name="Span">Where the object stands.</param>
/// <param name="Key">Which object it is; null when that could not be read, and for kinds that are not read.</param>
/// <param name="Value">The object; null when it is not valid, and for kinds that are not read.</param>
/// <param name="Diagnostics">What was found, in the order of the text.</param>
public sealed record ObjectReading(SourceSpan Span, ConfigKey? Key, ConfigObject? Value, EquatableArray<Diagnostic> Diagnostics)
{
    /// <summary>It may have been any object: nothing may be concluded from the absence of others.</summary>
    public bool IsUnreadable { get; init; }
}
