using ControlPlane.Translation.Tests.Worlds;

namespace ControlPlane.Translation.Tests.Listeners;

/// <summary>Where connections go that are not read as HTTP: <c>tls</c> and <c>tcp</c> of VirtualServices.</summary>
public sealed class ConnectionRoutingTests
{
    private static readonly string[] Subsets = [Yaml.DestinationRule("b", "host: b\nsubsets: [{name: v1, labels: {version: v1}}, {name: v2, labels: {version: v2}}]")];

    private static World Tcp(string rules) => World.Standard.With(Subsets).With(Yaml.VirtualService("t", $"hosts: [b]\ntcp:\n{rules}"));

    private static World Tls(string rules, string hosts = "[b, foo.com, \"*.foo.com\"]") =>
        World.Standard.With(Subsets).With(Yaml.VirtualService("t", $"hosts: {hosts}\ntls:\n{rules}"));

    private static ChainReading Connect(World world, string? name = null, int port = 443) =>
        world.Sidecar("a").Connect(new("10.96.0.2", port) { ServerName = name });

    [Fact]
    public void TcpRule_WithoutMatch_TakesAllConnectionsOfItsService()
    {
        var world = Tcp("- route: [{destination: {host: b, subset: v2}}]");

        Assert.Equal(World.Cluster("b", 9000, "v2"), Connect(world, port: 9000).Cluster);
        Assert.Equal(World.Cluster("c", 9000), world.Sidecar("a").Connect(new("10.96.0.3", 9000)).Cluster);
    }

    [Fact, Trait("Istio", "G118")]
    public void TcpRule_ForAnotherPort_LeavesThisOneAlone() =>
        Assert.Equal(World.Cluster("b", 9000), Connect(Tcp("- match: [{port: 9001}]\n  route: [{destination: {host: c}}]"), port: 9000).Cluster);

    [Fact, Trait("Istio", "G117")]
    public void TcpRule_WithSubnets_TakesThoseAndTheServiceTheRest()
    {
        var world = World.Standard.With(
            Yaml.ServiceEntry("net", "hosts: [net.test]\naddresses: [10.0.0.0/8]\nresolution: NONE\nports: [{number: 7000, name: tcp, protocol: TCP}]"),
            Yaml.VirtualService("t", "hosts: [net.test]\ntcp:\n- match: [{destinationSubnets: [10.2.0.0/16]}]\n  route: [{destination: {host: c, port: {number: 9000}}}]"));
        var a = world.Sidecar("a");

        Assert.Equal(World.Cluster("c", 9000), a.Connect(new("10.2.3.4", 7000)).Cluster);
        Assert.Equal("outbound|7000||net.test", a.Connect(new("10.3.3.4", 7000)).Cluster);
    }

    [Fact, Trait("Istio", "G119")]
    public void TcpRule_WithShares_IsNamedAfterItself()
    {
        var tcp = Connect(Tcp("- route: [{destination: {host: b, subset: v1}, weight: 3}, {destination: {host: b, subset: v2}, weight: 1}]"), port: 9000).Tcp!;

        Assert.Equal("t.default", tcp.StatPrefix);
        Assert.Equal(
            [(World.Cluster("b", 9000, "v1"), 3u), (World.Cluster("b", 9000, "v2"), 1u)],
            tcp.WeightedClusters.Clusters.Select(share => (share.Name, share.Weight)));
    }

    [Theory, Trait("Istio", "G116")]
    [InlineData("{sourceLabels: {app: a}}", "c")]
    [InlineData("{sourceLabels: {app: b}}", "b")]
    [InlineData("{sourceNamespace: default}", "c")]
    [InlineData("{sourceNamespace: other}", "b")]
    [InlineData("{sourceLabels: {app: a}, gateways: [edge]}", "b")]
    [InlineData("{sourceLabels: {app: b}, gateways: [mesh]}", "b")]
    [InlineData("{sourceLabels: {app: a}, gateways: [mesh]}", "c")]
    public void Conditions_OfAConnection_HoldTogether(string match, string expected) =>
        Assert.Equal(World.Cluster(expected, 9000), Connect(Tcp($"- match: [{match}]\n  route: [{{destination: {{host: c}}}}]"), port: 9000).Cluster);

    [Fact, Trait("Istio", "G110, G111")]
    public void TlsRule_TakesItsNames_AndOtherNamesAreNotTheServices()
    {
        var world = Tls("- match: [{sniHosts: [foo.com]}]\n  route: [{destination: {host: c}}]");

        Assert.Equal(World.Cluster("c", 443), Connect(world, "foo.com").Cluster);
        Assert.Equal("PassthroughCluster", Connect(world, "bar.com").Cluster);
    }

    [Fact, Trait("Istio", "G112")]
    public void TlsPort_WithoutRules_IsItsService() => Assert.Equal(World.Cluster("b", 443), Connect(World.Standard, "anything").Cluster);

    [Fact, Trait("Istio", "G113")]
    public void TlsRules_WithTheSameNames_CountOnce()
    {
        var world = Tls("""
            - match: [{sniHosts: [foo.com]}]
              route: [{destination: {host: c}}]
            - match: [{sniHosts: [foo.com]}]
              route: [{destination: {host: a}}]
            """);

        Assert.Equal(World.Cluster("c", 443), Connect(world, "foo.com").Cluster);
    }

    [Fact, Trait("Istio", "G114")]
    public void TlsRule_WithTheExactName_IsPreferred()
    {
        var world = Tls("""
            - match: [{sniHosts: ["*.foo.com"]}]
              route: [{destination: {host: a}}]
            - match: [{sniHosts: [x.foo.com]}]
              route: [{destination: {host: c}}]
            """);

        Assert.Equal(World.Cluster("c", 443), Connect(world, "x.foo.com").Cluster);
        Assert.Equal(World.Cluster("a", 443), Connect(world, "y.foo.com").Cluster);
    }

    [Fact]
    public void TlsRules_ThatShareAName_LeaveItToTheFirst()
    {
        var world = Tls("""
            - match: [{sniHosts: [foo.com, x.foo.com]}]
              route: [{destination: {host: c}}]
            - match: [{sniHosts: [x.foo.com, y.foo.com]}]
              route: [{destination: {host: a}}]
            """);

        Assert.Equal(World.Cluster("c", 443), Connect(world, "x.foo.com").Cluster);
        Assert.Equal(World.Cluster("a", 443), Connect(world, "y.foo.com").Cluster);
        Assert.Single(world.Sidecar("a").Listener("10.96.0.2_443").FilterChains, chain => chain.FilterChainMatch.ServerNames.Contains("x.foo.com"));
    }

    [Fact]
    public void TcpRules_ThatShareASubnet_LeaveItToTheFirst()
    {
        var world = Tcp("""
            - match: [{destinationSubnets: [10.0.0.0/8]}]
              route: [{destination: {host: c}}]
            - match: [{destinationSubnets: [10.0.0.0/8, 11.0.0.0/8]}]
              route: [{destination: {host: a}}]
            """);

        var chains = world.Sidecar("a").Listener("10.96.0.2_9000").FilterChains;

        Assert.Equal(["10.0.0.0", "11.0.0.0"], chains.SelectMany(chain => chain.FilterChainMatch.PrefixRanges).Select(range => range.AddressPrefix));
    }

    [Fact]
    public void TlsRule_WithoutLocalAddress_IsReachedByItsOwnListener()
    {
        var world = Tcp("- route: [{destination: {host: b, subset: v2}}]");

        var listener = world.Sidecar("a", Modes.Loopback).Listener(World.Cluster("b", 9000));

        Assert.Equal(World.Cluster("b", 9000, "v2"), ChainReading.Of(listener, new("127.0.0.1", 1)).Cluster);
    }
}
