using ControlPlane.Model;

namespace ControlPlane.Translation;

/// <summary>What the rules of a mesh look at in a proxy.</summary>
/// <param name="Keys">Label keys that some selector mentions.</param>
/// <param name="LocalityMatters">Whether some rule prefers near endpoints, which outlier detection switches on.</param>
internal sealed record SelectorLabels(IReadOnlySet<string> Keys, bool LocalityMatters)
{
    internal static SelectorLabels Of(Mesh mesh)
    {
        var keys = new HashSet<string>();
        foreach (var gateway in mesh.Gateways.Values)
        {
            keys.UnionWith(gateway.Selector.Keys);
        }

        foreach (var match in mesh.VirtualServices.Values.SelectMany(rule => rule.Http).SelectMany(route => route.Match))
        {
            keys.UnionWith(match.SourceLabels.Keys);
        }

        foreach (var match in mesh.VirtualServices.Values.SelectMany(rule => rule.Tls.Concat(rule.Tcp)).SelectMany(route => route.Match))
        {
            keys.UnionWith(match.SourceLabels.Keys);
        }

        foreach (var rule in mesh.DestinationRules.Values)
        {
            keys.UnionWith(rule.WorkloadSelector?.Keys ?? []);
        }

        foreach (var policy in mesh.PeerAuthentications.Values)
        {
            keys.UnionWith(policy.Selector.Keys);
        }

        foreach (var target in mesh.AuthorizationPolicies.Values.Select(policy => policy.Target).Concat(mesh.RequestAuthentications.Values.Select(policy => policy.Target)))
        {
            keys.UnionWith(target.LabelKeys);
        }

        return new(keys, mesh.DestinationRules.Values.Any(UsesOutlierDetection));
    }

    private static bool UsesOutlierDetection(Model.DestinationRules.DestinationRule rule) =>
        rule.TrafficPolicy.OutlierDetection is not null
        || rule.TrafficPolicy.PortLevelSettings.Any(port => port.OutlierDetection is not null)
        || rule.Subsets.Any(subset => subset.TrafficPolicy.OutlierDetection is not null
            || subset.TrafficPolicy.PortLevelSettings.Any(port => port.OutlierDetection is not null));

    public bool Equals(SelectorLabels? other) =>
        other is not null && LocalityMatters == other.LocalityMatters && Keys.SetEquals(other.Keys);

    public override int GetHashCode() => HashCode.Combine(Keys.Count, LocalityMatters);
}
