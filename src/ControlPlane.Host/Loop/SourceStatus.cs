namespace ControlPlane.Host.Loop;

/// <summary>How a source is.</summary>
/// <param name="Name">The source's name.</param>
/// <param name="Synced">Whether the mesh holds a whole picture of it; stays true when it fails later.</param>
/// <param name="Failure">Why its last run ended; null while it runs.</param>
/// <param name="LastChange">When something of it was applied last; null: never.</param>
public sealed record SourceStatus(string Name, bool Synced, string? Failure, DateTimeOffset? LastChange);
