using ControlPlane.Model.DestinationRules;

namespace ControlPlane.Translation.Clusters;

/// <summary>The blocks of settings that are in force for one port of a service or of a subset; null: the defaults.</summary>
internal sealed record ClusterPolicy(LoadBalancer? LoadBalancer, ConnectionPool? ConnectionPool, OutlierDetection? OutlierDetection)
{
    public ClientTls? Tls { get; init; }

    /// <summary>Without outlier detection nothing would say when the near ones are not good enough.</summary>
    internal bool PrefersNearEndpoints => OutlierDetection is not null && LoadBalancer?.PrefersNearEndpoints != false;

    internal static ClusterPolicy Default { get; } = new(null, null, null);

    /// <summary>
    /// A port's own settings replace the rule's wholesale: a block absent there is the default, not the rule's (H138). A subset's blocks
    /// replace one by one and inherit the rest (H139); the subset's own port settings replace wholesale again.
    /// </summary>
    internal static ClusterPolicy Of(DestinationRule? rule, Subset? subset, int port)
    {
        if (rule is null)
        {
            return Default;
        }

        var own = ForPort(rule.TrafficPolicy, port) ?? FromBlocks(rule.TrafficPolicy);
        if (subset is null)
        {
            return own;
        }

        return ForPort(subset.TrafficPolicy, port) ?? new(
            subset.TrafficPolicy.LoadBalancer ?? own.LoadBalancer,
            subset.TrafficPolicy.ConnectionPool ?? own.ConnectionPool,
            subset.TrafficPolicy.OutlierDetection ?? own.OutlierDetection)
        {
            Tls = subset.TrafficPolicy.Tls ?? own.Tls,
        };
    }

    private static ClusterPolicy FromBlocks(TrafficPolicy policy) =>
        new(policy.LoadBalancer, policy.ConnectionPool, policy.OutlierDetection) { Tls = policy.Tls };

    private static ClusterPolicy? ForPort(TrafficPolicy policy, int port)
    {
        foreach (var settings in policy.PortLevelSettings)
        {
            if (settings.Port == port)
            {
                return new(settings.LoadBalancer, settings.ConnectionPool, settings.OutlierDetection) { Tls = settings.Tls };
            }
        }

        return null;
    }
}
