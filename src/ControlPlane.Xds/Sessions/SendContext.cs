namespace ControlPlane.Xds.Sessions;

/// <summary>What a response takes from its stream rather than from its type.</summary>
/// <param name="Nonce">Unique in the stream.</param>
/// <param name="Snapshot">What the response is made from.</param>
/// <param name="Mark">Its place on the stream's clock.</param>
/// <param name="Now">When it is sent.</param>
internal readonly record struct SendContext(string Nonce, Snapshot Snapshot, SnapshotMark Mark, DateTimeOffset Now);
