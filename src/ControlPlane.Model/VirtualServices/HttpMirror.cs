namespace ControlPlane.Model.VirtualServices;

/// <summary>A copy of a share of the requests, whose answers nobody waits for.</summary>
/// <param name="Destination">Where the copies go.</param>
/// <param name="Percent">0 to 100.</param>
public sealed record HttpMirror(Destination Destination, double Percent);
