using ControlPlane.Model.Proxies;
using ControlPlane.Translation.Tests.Worlds;

namespace ControlPlane.Translation.Tests.Routes;

/// <summary>Which VirtualService speaks for a host, and which of its entries exist.</summary>
public sealed class VirtualServiceChoiceTests
{
    private static string? Asked(World world, string host, string path = "/") => world.Sidecar("a").Route("80", host, path).Cluster;

    [Fact, Trait("Istio", "B23")]
    public void ShortHost_BelongsToTheRulesNamespace()
    {
        var rule = Yaml.RouteTo("b", "[b]", "c");
        var elsewhere = Yaml.RouteTo("other/b", "[b]", "c.default.svc.cluster.local");

        Assert.Equal(World.Cluster("c"), Asked(World.Standard.With(rule), "b"));
        Assert.Equal(World.Cluster("b"), Asked(World.Standard.With(elsewhere), "b"));
    }

    [Theory, Trait("Istio", "B24")]
    [InlineData("[\".\"]", "b")]
    [InlineData("[default]", "c")]
    [InlineData("[\"*\"]", "c")]
    [InlineData("[third]", "b")]
    public void ExportTo_DecidesWhoSeesARule(string exportTo, string expected)
    {
        var rule = Yaml.VirtualService("x/b", $$$"""
            hosts: [b.default.svc.cluster.local]
            exportTo: {{{exportTo}}}
            http:
            - route: [{destination: {host: c.default.svc.cluster.local}}]
            """);

        Assert.Equal(World.Cluster(expected), Asked(World.Standard.With(rule), "b"));
    }

    [Fact, Trait("Istio", "B25")]
    public void TwoRulesForOneHost_OnSidecars_OnlyTheOlderCounts()
    {
        var older = Yaml.VirtualService("z-old", "hosts: [b]\nhttp:\n- match: [{uri: {prefix: /x}}]\n  route: [{destination: {host: c}}]", Yaml.Created(2020));
        var younger = Yaml.VirtualService("a-new", "hosts: [b]\nhttp:\n- match: [{uri: {prefix: /y}}]\n  route: [{destination: {host: a}}]", Yaml.Created(2024));
        var world = World.Standard.With(younger, older);

        Assert.Equal(World.Cluster("c"), Asked(world, "b", "/x"));
        Assert.True(world.Sidecar("a").Route("80", "b", "/y").IsNotFound);
    }

    [Fact, Trait("Istio", "B27")]
    public void ExactHost_BeatsTheWildcard()
    {
        var world = World.Standard.With(Yaml.RouteTo("all", "[\"*.default.svc.cluster.local\"]", "a", Yaml.Created(2020)), Yaml.RouteTo("b", "[b]", "b", Yaml.Created(2024)));

        Assert.Equal(World.Cluster("b"), Asked(world, "b"));
        Assert.Equal(World.Cluster("a"), Asked(world, "c"));
    }

    [Fact, Trait("Istio", "B28")]
    public void Rule_ForAGatewayOnly_LeavesSidecarsAlone()
    {
        var rule = Yaml.VirtualService("b", "hosts: [b]\ngateways: [gw]\nhttp:\n- route: [{destination: {host: c}}]");

        Assert.Equal(World.Cluster("b"), Asked(World.Standard.With(rule), "b"));
    }

    [Fact, Trait("Istio", "B29")]
    public void Alternative_ForAGateway_ExistsOnlyThere()
    {
        var world = World.Standard.With(
            Yaml.Gateway("gw", "selector: {istio: ingressgateway}\nservers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: [\"*\"]}]"),
            Yaml.VirtualService("b", """
                hosts: [b.default.svc.cluster.local]
                gateways: [mesh, gw]
                http:
                - match: [{uri: {prefix: /x}, gateways: [gw]}]
                  route: [{destination: {host: c}}]
                - route: [{destination: {host: a}}]
                """));

        Assert.Equal(World.Cluster("a"), Asked(world, "b", "/x"));
        Assert.Equal(World.Cluster("c"), world.Gateway().Route("http.80", "b.default.svc.cluster.local", "/x").Cluster);
    }

    [Fact, Trait("Istio", "B30")]
    public void HostWithoutService_IsRoutedOnPort80Only()
    {
        var world = World.Standard.With(
            Yaml.Service("d", "clusterIP: 10.96.0.4\nports: [{name: http, port: 8080}]"), Yaml.RouteTo("foo", "[foo.example.com]", "c"));

        Assert.Equal(World.Cluster("c"), Asked(world, "foo.example.com"));
        Assert.Equal("PassthroughCluster", world.Sidecar("a").Route("8080", "foo.example.com").Cluster);
    }

    [Fact, Trait("Istio", "B31")]
    public void HostOfAServiceWithoutThePort_IsNotRoutedThere()
    {
        var world = World.Standard.With(Yaml.Service("d", "clusterIP: 10.96.0.4\nports: [{name: http, port: 8080}]"), Yaml.RouteTo("b", "[b]", "c"));

        Assert.DoesNotContain(world.Sidecar("a").Routes("8080").VirtualHosts, host => host.Name.StartsWith("b.", StringComparison.Ordinal));
    }

    [Fact, Trait("Istio", "B32, B33")]
    public void EntriesBehindACatchAll_AreNotEmitted()
    {
        var world = World.Standard.With(Yaml.VirtualService("b", """
            hosts: [b]
            http:
            - match: [{uri: {prefix: /}}]
              route: [{destination: {host: a}}]
            - match: [{uri: {exact: /x}}]
              route: [{destination: {host: c}}]
            """));

        Assert.Equal(World.Cluster("a"), Asked(world, "b", "/x"));
        Assert.Single(world.Sidecar("a").Route("80", "b").Host!.Routes);
    }

    [Fact, Trait("Istio", "B34")]
    public void Alternatives_AreOrAndTheirConditionsAnd()
    {
        var world = World.Standard.With(Yaml.VirtualService("b", """
            hosts: [b]
            http:
            - match: [{uri: {prefix: /x}, headers: {q: {exact: "1"}}}, {uri: {prefix: /y}}]
              route: [{destination: {host: c}}]
            - route: [{destination: {host: a}}]
            """));
        var a = world.Sidecar("a");

        Assert.Equal(World.Cluster("c"), a.Route("80", "b", "/x", ("q", "1")).Cluster);
        Assert.Equal(World.Cluster("a"), a.Route("80", "b", "/x", ("q", "2")).Cluster);
        Assert.Equal(World.Cluster("c"), a.Route("80", "b", "/y").Cluster);
    }

    [Fact, Trait("Istio", "C53, B28")]
    public void SourceLabels_OfAllEntriesMissing_LeaveTheServiceWithoutRules()
    {
        var world = World.Standard.With(Yaml.VirtualService("b", """
            hosts: [b]
            http:
            - match: [{sourceLabels: {app: c}}]
              route: [{destination: {host: a}}]
            """));

        Assert.Equal(World.Cluster("b"), Asked(world, "b"));
        Assert.Equal(World.Cluster("a"), world.Sidecar("c").Route("80", "b").Cluster);
    }

    [Fact, Trait("Istio", "C54")]
    public void SourceNamespace_OfAnother_LeavesTheEntryOut()
    {
        var world = World.Standard.With(Yaml.VirtualService("b", """
            hosts: [b]
            http:
            - match: [{sourceNamespace: other}]
              route: [{destination: {host: c}}]
            - route: [{destination: {host: a}}]
            """));

        Assert.Equal(World.Cluster("a"), Asked(world, "b"));
        Assert.Equal(World.Cluster("c"), world.Sidecar("a", proxy => proxy with { Namespace = "other" }).Route("80", "b.default").Cluster);
    }

    [Fact, Trait("Istio", "C55")]
    public void SourceLabels_BesideGateways_AreIgnored()
    {
        var world = World.Standard.With(Yaml.VirtualService("b", """
            hosts: [b]
            http:
            - match: [{gateways: [mesh], sourceLabels: {app: nobody}}]
              route: [{destination: {host: c}}]
            """));

        Assert.Equal(World.Cluster("c"), Asked(world, "b"));
    }

    [Fact, Trait("Istio", "C52")]
    public void MatchPort_HoldsOnThatPortOnly()
    {
        var world = World.Standard.With(
            Yaml.Service("d", "clusterIP: 10.96.0.4\nports: [{name: http, port: 80}, {name: http-two, port: 8080}]"),
            Yaml.VirtualService("d", """
                hosts: [d]
                http:
                - match: [{port: 8080}]
                  route: [{destination: {host: c, port: {number: 80}}}]
                - route: [{destination: {host: a, port: {number: 80}}}]
                """));
        var a = world.Sidecar("a");

        Assert.Equal(World.Cluster("a"), a.Route("80", "d").Cluster);
        Assert.Equal(World.Cluster("c"), a.Route("8080", "d").Cluster);
    }

    [Fact]
    public void HostWithoutService_InTheModeLoopback_IsRoutedByTheForwardProxy()
    {
        var world = World.Standard.With(Yaml.RouteTo("foo", "[foo.example.com]", "c"));
        var a = world.Sidecar("a", proxy => proxy with { Interception = InterceptionMode.Loopback });

        Assert.Equal(World.Cluster("c"), a.Route("http_proxy", "foo.example.com").Cluster);
        Assert.Equal(World.Cluster("c"), a.Route("http_proxy", "foo.example.com:80").Cluster);
        Assert.Equal("DynamicForwardProxyCluster", a.Route("http_proxy", "foo.example.com:8080").Cluster);
    }
}
