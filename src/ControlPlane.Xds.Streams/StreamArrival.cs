using ControlPlane.Xds.Sessions;

namespace ControlPlane.Xds.Streams;

/// <summary>A stream before it has said anything.</summary>
/// <param name="Variant">The protocol.</param>
/// <param name="Caller">The other end.</param>
/// <param name="ReadAsync">Its first message; none when it leaves without a word.</param>
internal sealed record StreamArrival(XdsVariant Variant, Caller Caller, Func<CancellationToken, Task<StreamMessage?>> ReadAsync);
