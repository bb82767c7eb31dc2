namespace ControlPlane.Sources.Files;

/// <summary>A file that was read.</summary>
/// <param name="Stamp">As it was then.</param>
/// <param name="Hash">Of its bytes; null when it could not be read, so that it is tried again.</param>
/// <param name="Text">What it said when it could last be read; null: never.</param>
internal sealed record TrackedFile(FileStamp Stamp, string? Hash, ReadFile? Text);
