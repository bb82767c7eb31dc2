namespace ControlPlane.Sources.Files;

/// <summary>The text of one document of a file.</summary>
/// <param name="Text">With its <c>---</c> line, if it has one.</param>
/// <param name="LinesBefore">How many lines of the file stand before it.</param>
internal readonly record struct YamlChunk(string Text, int LinesBefore);
