using ControlPlane.Model.DestinationRules;
using ControlPlane.Model.VirtualServices;

namespace ControlPlane.Translation.Routes;

/// <summary>A destination, resolved.</summary>
/// <param name="Cluster">Cluster name.</param>
/// <param name="Weight">Relative share.</param>
/// <param name="Headers">Changes for this destination only.</param>
/// <param name="HashKey">What its DestinationRule hashes; null: nothing.</param>
internal sealed record RouteTarget(string Cluster, int Weight, HeaderOperations? Headers, HashKey? HashKey);
