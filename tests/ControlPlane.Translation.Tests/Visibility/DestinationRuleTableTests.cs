using ControlPlane.Translation.Tests.Worlds;
using static Envoy.Config.Cluster.V3.Cluster.Types;

namespace ControlPlane.Translation.Tests.Visibility;

/// <summary>Which DestinationRule is in force: each rule here gives another number of connections.</summary>
public sealed class DestinationRuleTableTests
{
    private static string Rule(string name, string host, int connections, string more = "", string metadata = "") =>
        Yaml.DestinationRule(name, $"host: {host}\ntrafficPolicy: {{connectionPool: {{tcp: {{maxConnections: {connections}}}}}}}\n{more}", metadata);

    private static uint? Connections(World world, string viewer = "default", string app = "a") =>
        world.Sidecar(app, proxy => proxy with { Namespace = viewer }).Cluster(World.Cluster("b")).CircuitBreakers.Thresholds[0].MaxConnections;

    [Fact, Trait("Istio", "H122")]
    public void ClientsNamespace_ThenTheServices_ThenTheRoot()
    {
        var root = World.Standard.With(Rule("istio-system/root", "b.default.svc.cluster.local", 3));
        var service = root.With(Rule("b", "b", 2));
        var client = service.With(Rule("client/any", "\"*.cluster.local\"", 1));

        Assert.Equal([3u, 2u, 1u], new[] { root, service, client }.Select(world => Connections(world, "client")));
    }

    [Fact, Trait("Istio", "H123")]
    public void TwoRulesOfOneHost_AreMergedAndTheOlderWins()
    {
        var a = World.Standard.With(
            Yaml.DestinationRule("a-young", "host: b\ntrafficPolicy: {loadBalancer: {simple: RANDOM}}\nsubsets: [{name: v1, labels: {version: v2}}, {name: v2, labels: {version: v2}}]", Yaml.Created(2024)),
            Yaml.DestinationRule("z-old", "host: b\ntrafficPolicy: {loadBalancer: {simple: ROUND_ROBIN}}\nsubsets: [{name: v1, labels: {version: v1}}]", Yaml.Created(2020))).Sidecar("a");

        Assert.Equal(LbPolicy.RoundRobin, a.Cluster(World.Cluster("b")).LbPolicy);
        Assert.Equal(["10.1.0.2:80"], a.Addresses(World.Cluster("b", subset: "v1")));
        Assert.Equal(["10.1.0.22:80"], a.Addresses(World.Cluster("b", subset: "v2")));
    }

    [Fact, Trait("Istio", "H124")]
    public void ExactHost_IsNotCombinedWithAWildcard()
    {
        var world = World.Standard.With(Rule("wide", "\"*.default.svc.cluster.local\"", 5), Yaml.DestinationRule("b", "host: b\nsubsets: [{name: v1, labels: {version: v1}}]"));

        Assert.Equal(uint.MaxValue, Connections(world));
    }

    [Fact]
    public void LongerWildcard_BeatsAShorterOne()
    {
        var world = World.Standard.With(Rule("wide", "\"*.local\"", 5), Rule("narrow", "\"*.default.svc.cluster.local\"", 6), Rule("middle", "\"*.cluster.local\"", 7));

        Assert.Equal(6u, Connections(world));
    }

    [Fact, Trait("Istio", "H125")]
    public void PrivateRule_OfTheServicesNamespace_IsInvisibleElsewhere()
    {
        var world = World.Standard.With(Rule("b", "b", 2, "exportTo: [\".\"]"));

        Assert.Equal(2u, Connections(world));
        Assert.Equal(uint.MaxValue, Connections(world, "client"));
    }

    [Fact, Trait("Istio", "H125")]
    public void PrivateRule_BesideAPublicOneOfTheSameHost_DoesNotShadowIt()
    {
        var world = World.Standard.With(Rule("private", "b", 2, "exportTo: [\".\"]", Yaml.Created(2000)), Rule("public", "b", 9, "", Yaml.Created(2020)));

        Assert.Equal(9u, Connections(world, "client"));
    }

    [Fact, Trait("Istio", "H147")]
    public void Selector_ChoosesProxiesOfTheRulesNamespace()
    {
        var selected = World.Standard.With(Rule("special", "b", 2, "workloadSelector: {matchLabels: {app: a}}"));
        var both = selected.With(Rule("general", "b", 9));

        Assert.Equal((2u, uint.MaxValue), (Connections(selected), Connections(selected, app: "c")));
        Assert.Equal((2u, 9u), (Connections(both), Connections(both, app: "c")));
        Assert.Equal(9u, Connections(both, "client"));
    }
}
