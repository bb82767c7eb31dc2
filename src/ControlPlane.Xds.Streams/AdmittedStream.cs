using ControlPlane.Xds.Sessions;

namespace ControlPlane.Xds.Streams;

/// <summary>A stream that was let in.</summary>
/// <param name="First">Its first request.</param>
/// <param name="Client">What the client can read.</param>
/// <param name="Feed">What it is served from.</param>
/// <param name="Report">Where to say what happens on it.</param>
internal sealed record AdmittedStream(SubscriptionRequest First, ClientCapabilities Client, SnapshotFeed Feed, StreamReport Report);
