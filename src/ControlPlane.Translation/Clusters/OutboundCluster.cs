using ControlPlane.Model.DestinationRules;
using ControlPlane.Model.Services;

namespace ControlPlane.Translation.Clusters;

/// <summary>A cluster that proxies of a class have: one port of a visible service, or of a subset of it.</summary>
/// <param name="Name">Cluster name.</param>
/// <param name="Service">The service.</param>
/// <param name="Port">Its port.</param>
/// <param name="Rule">The DestinationRule in force; null: none.</param>
/// <param name="Subset">The subset; null: the whole service.</param>
/// <param name="Policy">The settings in force.</param>
/// <param name="Discovery">How its endpoints are found.</param>
internal sealed record OutboundCluster(
    string Name, Service Service, ServicePort Port, DestinationRule? Rule, Subset? Subset, ClusterPolicy Policy, ClusterDiscovery Discovery)
{
    internal IEnumerable<string> Origins =>
        Rule is null ? Service.DefinedBy.Select(key => key.ToString()) : Service.DefinedBy.Select(key => key.ToString()).Append(Rule.Key.ToString());
}
