namespace ControlPlane.Xds.Streams;

/// <summary>Every stream that a revision concerned has answered for it.</summary>
/// <param name="Revision">See <see cref="Snapshot.Revision"/>.</param>
/// <param name="PublishedAt">When <see cref="ProxyStatusBoard.Published"/> was called.</param>
/// <param name="At">When the last answer came.</param>
/// <param name="Interested">Streams that had something to be sent for it; the others count as converged at once.</param>
/// <param name="Rejecting">How many of those refuse something.</param>
public sealed record RevisionConverged(
    long Revision, DateTimeOffset PublishedAt, DateTimeOffset At, int Interested, int Rejecting);
