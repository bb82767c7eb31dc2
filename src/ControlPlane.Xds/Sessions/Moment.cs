namespace ControlPlane.Xds.Sessions;

/// <summary>A point in the life of a stream: the snapshot it aims at and the time.</summary>
internal readonly record struct Moment(SnapshotMark Mark, DateTimeOffset Now);
