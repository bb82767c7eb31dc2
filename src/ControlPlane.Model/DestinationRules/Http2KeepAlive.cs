namespace ControlPlane.Model.DestinationRules;

/// <summary>Pings on HTTP/2 connections to a service.</summary>
/// <param name="Interval">Time between two pings.</param>
/// <param name="Timeout">A ping unanswered for this long closes the connection.</param>
public sealed record Http2KeepAlive(TimeSpan Interval, TimeSpan Timeout);
