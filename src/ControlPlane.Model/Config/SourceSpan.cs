namespace ControlPlane.Model.Config;

/// <summary>A piece of a file.</summary>
/// <param name="File">Path as the user would name it.</param>
/// <param name="Start">First character.</param>
/// <param name="End">One past the last character; on another line than <paramref name="Start"/> for blocks.</param>
public sealed record SourceSpan(string File, SourcePosition Start, SourcePosition End)
{
    public override string ToString() => $"{File}:{Start.Line}:{Start.Column}";
}
