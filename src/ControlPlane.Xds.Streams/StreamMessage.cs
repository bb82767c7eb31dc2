using ControlPlane.Xds.Sessions;
using Envoy.Config.Core.V3;

namespace ControlPlane.Xds.Streams;

/// <summary>One message from a client, of either variant.</summary>
/// <param name="Node">Guaranteed on the first message of a stream only.</param>
/// <param name="Request">The rest.</param>
internal sealed record StreamMessage(Node? Node, SubscriptionRequest Request);
