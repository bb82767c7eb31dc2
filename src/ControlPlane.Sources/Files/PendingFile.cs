namespace ControlPlane.Sources.Files;

/// <summary>A file that must rest before it is believed.</summary>
/// <param name="Stamp">As last seen; null: it is not there.</param>
/// <param name="FirstSeen">When it began to change, on the tracker's clock.</param>
/// <param name="Due">When to look again.</param>
internal sealed record PendingFile(FileStamp? Stamp, TimeSpan FirstSeen, TimeSpan Due);
