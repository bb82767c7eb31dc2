using Envoy.Config.Route.V3;

namespace ControlPlane.Translation.Tests.Worlds;

/// <param name="Host">The virtual host that took the request; null: none, which is a 404.</param>
/// <param name="Route">Its route; null: none, which is a 404.</param>
internal sealed record RouteAnswer(VirtualHost? Host, Route? Route)
{
    internal bool IsNotFound => Route is null && Host?.RequireTls != VirtualHost.Types.TlsRequirementType.All;

    /// <summary>The cluster of a route with one destination.</summary>
    internal string? Cluster => Route?.Route_ is { ClusterSpecifierCase: RouteAction.ClusterSpecifierOneofCase.Cluster } action ? action.Cluster : null;

    internal RouteAction Action => Route?.Route_ ?? throw new InvalidOperationException($"{Host?.Name} does not forward");

    /// <summary>The clusters of a route with several destinations and their weights.</summary>
    internal IEnumerable<(string Cluster, uint Weight)> Split => Action.WeightedClusters.Clusters.Select(target => (target.Name, target.Weight ?? 0));
}
