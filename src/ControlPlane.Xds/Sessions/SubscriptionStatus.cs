using System.Collections.Immutable;

namespace ControlPlane.Xds.Sessions;

/// <summary>How far one type has come on one stream.</summary>
/// <param name="Type">The type.</param>
/// <param name="SentVersion">Version of the newest response; empty before the first.</param>
/// <param name="AckedVersion">Version of the newest accepted response; empty before the first.</param>
/// <param name="SentRevision">Revision of the snapshot behind the newest response; 0 before the first.</param>
/// <param name="AckedRevision">The newest revision of which the client has everything of this type; 0 before the first.</param>
/// <param name="Rejections">What the client refuses at present.</param>
/// <param name="IsAwaitingAnswer">Whether a response is unanswered.</param>
public sealed record SubscriptionStatus(
    ResourceType Type,
    string SentVersion,
    string AckedVersion,
    long SentRevision,
    long AckedRevision,
    ImmutableArray<RejectedResource> Rejections,
    bool IsAwaitingAnswer);
