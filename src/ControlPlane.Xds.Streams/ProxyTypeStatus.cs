using ControlPlane.Xds.Sessions;

namespace ControlPlane.Xds.Streams;

/// <summary>How one type stands on one stream.</summary>
/// <param name="Subscription">Versions, revisions and rejections.</param>
/// <param name="ChangedAt">Last time that a response of this type was sent or answered.</param>
public sealed record ProxyTypeStatus(SubscriptionStatus Subscription, DateTimeOffset ChangedAt);
