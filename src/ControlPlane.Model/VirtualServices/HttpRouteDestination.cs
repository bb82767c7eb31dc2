namespace ControlPlane.Model.VirtualServices;

/// <summary>One destination with its share of the requests.</summary>
/// <param name="Destination">Where to.</param>
/// <param name="Weight">Relative share, 0 or more. With a single destination it is ignored.</param>
/// <param name="Headers">Changes that apply to this destination's requests only.</param>
public sealed record HttpRouteDestination(Destination Destination, int Weight, HeaderOperations? Headers);
