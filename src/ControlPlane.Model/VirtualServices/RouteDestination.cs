namespace ControlPlane.Model.VirtualServices;

/// <summary>One destination with its share of the connections.</summary>
/// <param name="Destination">Where to.</param>
/// <param name="Weight">Relative share, 0 or more. With a single destination it is ignored.</param>
public sealed record RouteDestination(Destination Destination, int Weight);
