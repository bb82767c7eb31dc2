namespace ControlPlane.Xds.Sessions;

/// <summary>What a response takes from its stream rather than from its type.</summary>
internal readonly record struct SendContext(string Nonce, SnapshotMark Mark, DateTimeOffset Now);
