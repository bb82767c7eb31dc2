namespace ControlPlane.Sources.Files;

/// <param name="Path">As the user would name it.</param>
/// <param name="Stamp">As it was when the folder was listed.</param>
internal sealed record ListedFile(string Path, FileStamp Stamp);
