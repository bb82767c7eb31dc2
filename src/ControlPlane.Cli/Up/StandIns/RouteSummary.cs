using System.Globalization;
using Envoy.Config.Route.V3;

namespace ControlPlane.Cli.Up.StandIns;

/// <summary>Says in a line what each route of a configuration does with a request.</summary>
internal static class RouteSummary
{
    private const string ClusterSeparator = "|";

    internal static IEnumerable<string> Lines(RouteConfiguration configuration) =>
        from host in configuration.VirtualHosts
        from route in host.Routes
        select $"{host.Name} {Match(route.Match)} -> {Action(route)}";

    private static string Match(RouteMatch match)
    {
        var path = match.PathSpecifierCase switch
        {
            RouteMatch.PathSpecifierOneofCase.Prefix => match.Prefix == "/" ? "/*" : $"{match.Prefix}*",
            RouteMatch.PathSpecifierOneofCase.Path => match.Path,
            RouteMatch.PathSpecifierOneofCase.PathSeparatedPrefix => $"{match.PathSeparatedPrefix}/*",
            RouteMatch.PathSpecifierOneofCase.SafeRegex => $"~{match.SafeRegex.Regex}",
            _ => "/*",
        };
        return match.Headers.Count == 0 ? path : $"{path} if {string.Join(", ", match.Headers.Select(header => header.Name))} match";
    }

    private static string Action(Route route) => route.ActionCase switch
    {
        Route.ActionOneofCase.Route_ => Destination(route.Route_),
        Route.ActionOneofCase.Redirect => "a redirect",
        Route.ActionOneofCase.DirectResponse => string.Create(CultureInfo.InvariantCulture, $"the answer {route.DirectResponse.Status}"),
        _ => "nothing",
    };

    private static string Destination(RouteAction action)
    {
        if (action.ClusterSpecifierCase != RouteAction.ClusterSpecifierOneofCase.WeightedClusters)
        {
            return Cluster(action.Cluster);
        }

        var sum = action.WeightedClusters.Clusters.Sum(cluster => (long)cluster.Weight.GetValueOrDefault());
        return string.Join(", ", action.WeightedClusters.Clusters.Select(cluster => string.Create(
            CultureInfo.InvariantCulture, $"{Cluster(cluster.Name)} {100.0 * cluster.Weight.GetValueOrDefault() / Math.Max(1, sum):0.#} %")));
    }

    // outbound|9080|v1|reviews.default.svc.cluster.local: service and subset say it.
    private static string Cluster(string name) =>
        name.Split(ClusterSeparator) is [_, _, var subset, var host] ? $"{host.Split('.')[0]}{(subset.Length == 0 ? "" : $" {subset}")}" : name;
}
