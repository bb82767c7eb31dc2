using ControlPlane.Translation.Tests.Worlds;
using Envoy.Config.Cluster.V3;
using static Envoy.Config.Cluster.V3.Cluster.Types;

namespace ControlPlane.Translation.Tests.Clusters;

/// <summary>What a DestinationRule makes of its host's clusters.</summary>
public sealed class ClusterSettingsTests
{
    private static readonly string B = World.Cluster("b");

    private static ProxyView With(string policy, string subsets = "[]") =>
        World.Standard.With(Yaml.DestinationRule("b", $"host: b\ntrafficPolicy: {policy}\nsubsets: {subsets}")).Sidecar("a");

    private static Cluster Cluster(string policy) => With(policy).Cluster(B);

    [Fact, Trait("Istio", "A12")]
    public void Cluster_WithoutRule_HasIstiosDefaults()
    {
        var a = World.Standard.Sidecar("a");
        var (cluster, limits) = (a.Cluster(B), Assert.Single(a.Cluster(B).CircuitBreakers.Thresholds));

        Assert.Equal(LbPolicy.LeastRequest, cluster.LbPolicy);
        Assert.Equal(TimeSpan.FromSeconds(10), cluster.ConnectTimeout.ToTimeSpan());
        Assert.Equal([uint.MaxValue, uint.MaxValue, uint.MaxValue, uint.MaxValue], [limits.MaxConnections, limits.MaxPendingRequests, limits.MaxRequests, limits.MaxRetries]);
        Assert.Null(cluster.OutlierDetection);
        Assert.Equal(0, cluster.CommonLbConfig.HealthyPanicThreshold.Value);
        Assert.All(a.Endpoints(B).Endpoints, locality => Assert.Equal(0u, locality.Priority));
    }

    [Theory, Trait("Istio", "A16")]
    [InlineData("http", null, null)]
    [InlineData("grpc", true, null)]
    [InlineData("http2-x", true, null)]
    [InlineData("tcp", null, null)]
    [InlineData("unnamed", null, true)]
    public void Protocol_OfThePort_DecidesHowHttpIsSpoken(string portName, bool? http2, bool? asClient)
    {
        var a = World.Empty.With(Yaml.Service("d", $"clusterIP: 10.96.0.4\nports: [{{name: {portName}, port: 7000}}]")).Sidecar("a");
        var options = a.HttpOptions(World.Cluster("d", 7000));

        Assert.Equal(http2, options?.ExplicitHttpConfig is null ? null : options.ExplicitHttpConfig.Http2ProtocolOptions is not null);
        Assert.Equal(asClient, options?.UseDownstreamProtocolConfig is null ? null : true);
    }

    [Theory, Trait("Istio", "H126")]
    [InlineData("ROUND_ROBIN", LbPolicy.RoundRobin)]
    [InlineData("RANDOM", LbPolicy.Random)]
    [InlineData("LEAST_REQUEST", LbPolicy.LeastRequest)]
    [InlineData("LEAST_CONN", LbPolicy.LeastRequest)]
    [InlineData("UNSPECIFIED", LbPolicy.LeastRequest)]
    public void SimpleBalancer_IsUsed(string simple, LbPolicy expected) => Assert.Equal(expected, Cluster($"{{loadBalancer: {{simple: {simple}}}}}").LbPolicy);

    [Fact, Trait("Istio", "H127")]
    public void Passthrough_GoesWhereTheClientWasGoing()
    {
        var a = With("{loadBalancer: {simple: PASSTHROUGH}}");

        Assert.Equal((DiscoveryType.OriginalDst, LbPolicy.ClusterProvided), (a.Cluster(B).Type, a.Cluster(B).LbPolicy));
        Assert.Null(a.Cluster(B).EdsClusterConfig);
        Assert.False(a.Snapshot.Endpoints.TryGet(B, out _));
    }

    [Fact, Trait("Istio", "H128")]
    public void HeaderHash_WithoutAlgorithm_IsARingAndHashesTheDefaultRoute()
    {
        var a = With("{loadBalancer: {consistentHash: {httpHeaderName: x}}}");

        Assert.Equal(LbPolicy.RingHash, a.Cluster(B).LbPolicy);
        Assert.Equal(1024ul, a.Cluster(B).RingHashLbConfig.MinimumRingSize);
        Assert.Equal("x", Assert.Single(a.Route("80", "b").Action.HashPolicy).Header.HeaderName);
    }

    [Fact, Trait("Istio", "H128")]
    public void Maglev_HasItsTable()
    {
        var cluster = Cluster("{loadBalancer: {consistentHash: {useSourceIp: true, maglev: {tableSize: 251}}}}");

        Assert.Equal((LbPolicy.Maglev, 251ul), (cluster.LbPolicy, cluster.MaglevLbConfig.TableSize));
    }

    [Theory, Trait("Istio", "H129")]
    [InlineData("{name: c, ttl: 0s}", 0)]
    [InlineData("{name: c}", null)]
    public void CookieHash_WithALifetime_MakesTheCookie(string cookie, int? seconds)
    {
        var policy = Assert.Single(With($"{{loadBalancer: {{consistentHash: {{httpCookie: {cookie}}}}}}}").Route("80", "b").Action.HashPolicy);

        Assert.Equal(seconds, (int?)policy.Cookie.Ttl?.Seconds);
    }

    [Theory, Trait("Istio", "H130")]
    [InlineData("useSourceIp: true", true)]
    [InlineData("httpHeaderName: x", false)]
    public void Hash_OnATcpPort_KnowsOnlyTheClientsAddress(string key, bool hashed)
    {
        var tcp = With($"{{loadBalancer: {{consistentHash: {{{key}}}}}}}").Connect(new("10.96.0.2", 9000)).Tcp!;

        Assert.Equal(hashed, tcp.HashPolicy.Any(policy => policy.SourceIp is not null));
    }

    [Fact, Trait("Istio", "H131, H139")]
    public void SubsetsOwnBlock_ChangesThatSubsetAndInheritsTheOtherBlocks()
    {
        var a = With(
            "{loadBalancer: {simple: RANDOM}, connectionPool: {tcp: {maxConnections: 7}}}",
            "[{name: v1, labels: {version: v1}, trafficPolicy: {loadBalancer: {simple: ROUND_ROBIN}}}, {name: v2, labels: {version: v2}}]");

        Assert.Equal(LbPolicy.Random, a.Cluster(B).LbPolicy);
        Assert.Equal(LbPolicy.RoundRobin, a.Cluster(World.Cluster("b", subset: "v1")).LbPolicy);
        Assert.Equal(LbPolicy.Random, a.Cluster(World.Cluster("b", subset: "v2")).LbPolicy);
        Assert.Equal(7u, a.Cluster(World.Cluster("b", subset: "v1")).CircuitBreakers.Thresholds[0].MaxConnections);
    }

    [Fact, Trait("Istio", "H132")]
    public void Limits_AreUsedAsWritten()
    {
        var limits = Cluster("{connectionPool: {tcp: {maxConnections: 10}, http: {http1MaxPendingRequests: 7, http2MaxRequests: 8, maxRetries: 9}}}").CircuitBreakers.Thresholds[0];

        Assert.Equal([10u, 7u, 8u, 9u], [limits.MaxConnections, limits.MaxPendingRequests, limits.MaxRequests, limits.MaxRetries]);
        Assert.Equal(uint.MaxValue, Cluster("{connectionPool: {tcp: {maxConnections: 10}}}").CircuitBreakers.Thresholds[0].MaxRequests);
    }

    [Theory, Trait("Istio", "H133")]
    [InlineData("{tcp: {idleTimeout: 3s}}", 3, 3)]
    [InlineData("{tcp: {idleTimeout: 3s}, http: {idleTimeout: 4s}}", 3, 4)]
    public void IdleTimeout_OfTcp_IsHttpsTooUnlessItHasItsOwn(string pool, int tcp, int http)
    {
        var a = With($"{{connectionPool: {pool}}}");

        Assert.Equal(tcp, a.Connect(new("10.96.0.2", 9000)).Tcp!.IdleTimeout.Seconds);
        Assert.Equal(http, a.HttpOptions(B)!.CommonHttpProtocolOptions.IdleTimeout.Seconds);
    }

    [Fact, Trait("Istio", "H134")]
    public void Upgrade_MakesHttp2WithItsStreams()
    {
        var options = With("{connectionPool: {http: {h2UpgradePolicy: UPGRADE, maxConcurrentStreams: 5}}}").HttpOptions(B)!;

        Assert.Equal(5u, options.ExplicitHttpConfig.Http2ProtocolOptions.MaxConcurrentStreams);
    }

    [Fact]
    public void UseClientProtocol_SpeaksAsTheClientDid() =>
        Assert.NotNull(With("{connectionPool: {http: {useClientProtocol: true}}}").HttpOptions(B)!.UseDownstreamProtocolConfig);

    [Fact]
    public void Keepalive_Empty_IsSwitchedOnWithTheSystemsValues()
    {
        var keepalive = Cluster("{connectionPool: {tcp: {tcpKeepalive: {}}}}").UpstreamConnectionOptions.TcpKeepalive;

        Assert.Equal((null, null, null), (keepalive.KeepaliveProbes, keepalive.KeepaliveTime, keepalive.KeepaliveInterval));
    }

    [Theory, Trait("Istio", "H136")]
    [InlineData(3, 3u, 100u)]
    [InlineData(0, null, 0u)]
    public void ConsecutiveErrors_AreEnforcedUnlessZero(int errors, uint? expected, uint enforcing)
    {
        var cluster = Cluster($"{{outlierDetection: {{consecutive5xxErrors: {errors}}}}}");

        Assert.Equal((expected, enforcing), (cluster.OutlierDetection.Consecutive5Xx, cluster.OutlierDetection.EnforcingConsecutive5Xx));
        Assert.Equal(0u, cluster.OutlierDetection.EnforcingSuccessRate);
        Assert.Equal(0, cluster.CommonLbConfig.HealthyPanicThreshold.Value);
    }

    [Fact, Trait("Istio", "H137")]
    public void GatewayErrorsOnly_LeaveTheOtherCheckAtEnvoysDefault()
    {
        var outliers = Cluster("{outlierDetection: {consecutiveGatewayErrors: 4, minHealthPercent: 30, interval: 1s, baseEjectionTime: 2s, maxEjectionPercent: 50}}");

        Assert.Equal((4u, 100u), (outliers.OutlierDetection.ConsecutiveGatewayFailure, outliers.OutlierDetection.EnforcingConsecutiveGatewayFailure));
        Assert.Null(outliers.OutlierDetection.Consecutive5Xx);
        Assert.Equal(30, outliers.CommonLbConfig.HealthyPanicThreshold.Value);
        Assert.Equal((1, 2, 50u), (outliers.OutlierDetection.Interval.Seconds, outliers.OutlierDetection.BaseEjectionTime.Seconds, outliers.OutlierDetection.MaxEjectionPercent));
    }

    [Fact]
    public void LocalOriginErrors_Split_AreCountedOfTheirOwn()
    {
        var outliers = Cluster("{outlierDetection: {splitExternalLocalOriginErrors: true, consecutiveLocalOriginFailures: 6}}").OutlierDetection;

        Assert.True(outliers.SplitExternalLocalOriginErrors);
        Assert.Equal((6u, 100u, 0u), (outliers.ConsecutiveLocalOriginFailure, outliers.EnforcingConsecutiveLocalOriginFailure, outliers.EnforcingLocalOriginSuccessRate));
    }

    [Fact, Trait("Istio", "H138")]
    public void PortsOwnSettings_InheritNothing()
    {
        var a = With("{connectionPool: {tcp: {maxConnections: 7}}, outlierDetection: {}, portLevelSettings: [{port: {number: 80}, loadBalancer: {simple: RANDOM}}]}");

        Assert.Equal(LbPolicy.Random, a.Cluster(B).LbPolicy);
        Assert.Equal(uint.MaxValue, a.Cluster(B).CircuitBreakers.Thresholds[0].MaxConnections);
        Assert.Null(a.Cluster(B).OutlierDetection);
        Assert.Equal(7u, a.Cluster(World.Cluster("b", 9000)).CircuitBreakers.Thresholds[0].MaxConnections);
    }

    [Fact, Trait("Istio", "H139")]
    public void SubsetsPortSettings_ReplaceWholesaleAgain()
    {
        var a = With(
            "{connectionPool: {tcp: {maxConnections: 7}}}",
            "[{name: v1, labels: {version: v1}, trafficPolicy: {portLevelSettings: [{port: {number: 80}, loadBalancer: {simple: RANDOM}}]}}]");

        Assert.Equal(LbPolicy.Random, a.Cluster(World.Cluster("b", subset: "v1")).LbPolicy);
        Assert.Equal(uint.MaxValue, a.Cluster(World.Cluster("b", subset: "v1")).CircuitBreakers.Thresholds[0].MaxConnections);
        Assert.Equal(7u, a.Cluster(World.Cluster("b", 9000, "v1")).CircuitBreakers.Thresholds[0].MaxConnections);
    }

    [Theory, Trait("Istio", "H152")]
    [InlineData("LEAST_REQUEST")]
    [InlineData("ROUND_ROBIN")]
    public void Warmup_GrowsSlowlyFromATenth(string simple)
    {
        var cluster = Cluster($"{{loadBalancer: {{simple: {simple}, warmup: {{duration: 60s}}}}}}");
        var start = cluster.LeastRequestLbConfig?.SlowStartConfig ?? cluster.RoundRobinLbConfig.SlowStartConfig;

        Assert.Equal((60, 10d, 1d), (start.SlowStartWindow.Seconds, start.MinWeightPercent.Value, start.Aggression.DefaultValue));
    }

    [Fact, Trait("Istio", "H152")]
    public void Warmup_OfRandomChoice_HasNoEffect()
    {
        var cluster = Cluster("{loadBalancer: {simple: RANDOM, warmup: {duration: 60s}}}");

        Assert.Equal((LbPolicy.Random, null, null), (cluster.LbPolicy, cluster.LeastRequestLbConfig, cluster.RoundRobinLbConfig));
    }
}
