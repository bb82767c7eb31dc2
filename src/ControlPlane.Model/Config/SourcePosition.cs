namespace ControlPlane.Model.Config;

/// <summary>A place in a text.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1, in characters.</param>
public readonly record struct SourcePosition(int Line, int Column);
