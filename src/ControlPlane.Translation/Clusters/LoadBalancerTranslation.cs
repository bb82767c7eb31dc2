using ControlPlane.Model.DestinationRules;
using Envoy.Config.Cluster.V3;
using Envoy.Config.Core.V3;
using Envoy.Type.V3;
using Google.Protobuf.WellKnownTypes;

namespace ControlPlane.Translation.Clusters;

internal static class LoadBalancerTranslation
{
    private const uint DefaultMinimumRingSize = 1024;

    internal static void Apply(LoadBalancer? balancer, Cluster cluster)
    {
        if (balancer?.ConsistentHash is { } hash)
        {
            ApplyHash(hash, cluster);
            return;
        }

        var slowStart = balancer?.Warmup is { } warmup ? ToEnvoy(warmup) : null;
        switch (balancer?.Simple ?? LoadBalancerKind.LeastRequest)
        {
            case LoadBalancerKind.RoundRobin:
                cluster.LbPolicy = Cluster.Types.LbPolicy.RoundRobin;
                cluster.RoundRobinLbConfig = slowStart is null ? null : new() { SlowStartConfig = slowStart };
                break;
            case LoadBalancerKind.Random:
                cluster.LbPolicy = Cluster.Types.LbPolicy.Random;
                break;
            default:
                cluster.LbPolicy = Cluster.Types.LbPolicy.LeastRequest;
                cluster.LeastRequestLbConfig = slowStart is null ? null : new() { SlowStartConfig = slowStart };
                break;
        }
    }

    private static void ApplyHash(ConsistentHash hash, Cluster cluster)
    {
        if (hash.UseMaglev || hash.MaglevTableSize is not null)
        {
            cluster.LbPolicy = Cluster.Types.LbPolicy.Maglev;
            cluster.MaglevLbConfig = hash.MaglevTableSize is { } size ? new() { TableSize = (ulong)size } : null;
            return;
        }

        ApplyRing(hash, cluster);
    }

    internal static void ApplyRing(ConsistentHash hash, Cluster cluster)
    {
        cluster.LbPolicy = Cluster.Types.LbPolicy.RingHash;
        cluster.RingHashLbConfig = new() { MinimumRingSize = (ulong)(hash.MinimumRingSize is > 0 and var minimum ? minimum : DefaultMinimumRingSize) };
    }

    private static Cluster.Types.SlowStartConfig ToEnvoy(Warmup warmup) => new()
    {
        SlowStartWindow = warmup.Duration.ToDuration(),
        // Envoy wants a runtime key with the value; nobody sets this one.
        Aggression = new RuntimeDouble { DefaultValue = warmup.Aggression, RuntimeKey = "warmup.aggression" },
        MinWeightPercent = new Percent { Value = warmup.MinimumPercent },
    };
}
