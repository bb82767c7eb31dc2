using ControlPlane.Model.Config;

namespace ControlPlane.Model.DestinationRules;

/// <summary>The field <c>loadBalancer</c>.</summary>
internal static class LoadBalancerReader
{
    private static readonly Dictionary<string, LoadBalancerKind> Kinds = new()
    {
        ["LEAST_REQUEST"] = LoadBalancerKind.LeastRequest,
        ["ROUND_ROBIN"] = LoadBalancerKind.RoundRobin,
        ["RANDOM"] = LoadBalancerKind.Random,
        ["PASSTHROUGH"] = LoadBalancerKind.Passthrough,
        ["LEAST_CONN"] = LoadBalancerKind.LeastRequest,
        ["UNSPECIFIED"] = LoadBalancerKind.LeastRequest,
    };

    internal static LoadBalancer? Read(MappingReader owner)
    {
        if (owner.Object("loadBalancer") is not { } reader)
        {
            return null;
        }

        var balancer = new LoadBalancer
        {
            Simple = reader.Choice("simple", Kinds) ?? LoadBalancerKind.LeastRequest,
            ConsistentHash = ConsistentHashReader.Read(reader),
            Warmup = ReadWarmup(reader),
            PrefersNearEndpoints = ReadLocality(reader),
        };
        reader.WithoutEffect("zoneAwareLbSetting", "backendUtilization");
        reader.Done();
        if (reader.Has("simple") && reader.Has("consistentHash"))
        {
            reader.Broken("consistentHash", "simple and consistentHash exclude each other");
        }

        return balancer;
    }

    private static bool ReadLocality(MappingReader owner)
    {
        if (owner.Object("localityLbSetting") is not { } reader)
        {
            return true;
        }

        var enabled = reader.Flag("enabled") ?? true;
        reader.WithoutEffect("distribute", "failover", "failoverPriority");
        reader.Done();
        return enabled;
    }

    private static Warmup? ReadWarmup(MappingReader owner)
    {
        var old = owner.Duration("warmupDurationSecs");
        if (owner.Object("warmup") is not { } reader)
        {
            return old is { } oldDuration ? new(oldDuration) : null;
        }

        if (owner.Has("warmupDurationSecs"))
        {
            owner.Broken("warmupDurationSecs", "warmup and warmupDurationSecs exclude each other");
        }

        var duration = reader.RequiredNode("duration") is null ? null : reader.Duration("duration");
        var (minimum, aggression) = (reader.Number("minimumPercent", 0, 100), reader.Number("aggression", 1, double.MaxValue));
        reader.Done();
        return duration is { } value ? new(value, minimum ?? 10, aggression ?? 1) : null;
    }
}
