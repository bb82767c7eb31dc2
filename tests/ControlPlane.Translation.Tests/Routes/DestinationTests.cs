using ControlPlane.Translation.Tests.Worlds;

namespace ControlPlane.Translation.Tests.Routes;

/// <summary>Where a rule sends requests.</summary>
public sealed class DestinationTests
{
    private static RouteAnswer To(string route, params string[] more) =>
        World.Standard.With(more).With(Yaml.VirtualService("b", $"hosts: [b]\nhttp:\n- route: {route}")).Sidecar("a").Route("80", "b");

    [Fact, Trait("Istio", "D59")]
    public void Weights_BecomeWeightedClusters() => Assert.Equal(
        [(World.Cluster("b", subset: "v1"), 80u), (World.Cluster("b", subset: "v2"), 20u)],
        To("[{destination: {host: b, subset: v1}, weight: 80}, {destination: {host: b, subset: v2}, weight: 20}]").Split);

    [Fact, Trait("Istio", "D60")]
    public void WeightZero_OfTheOnlyDestination_DoesNotMatter() => Assert.Equal(World.Cluster("c"), To("[{destination: {host: c}, weight: 0}]").Cluster);

    [Fact, Trait("Istio", "D61")]
    public void WeightZero_OfOneOfTwo_LeavesItOut() =>
        Assert.Equal([(World.Cluster("c"), 100u)], To("[{destination: {host: a}, weight: 0}, {destination: {host: c}, weight: 100}]").Split);

    [Fact, Trait("Istio", "D63")]
    public void Subset_ThatNobodyDefines_IsNamedButHasNoCluster()
    {
        var a = World.Standard.With(Yaml.VirtualService("b", "hosts: [b]\nhttp:\n- route: [{destination: {host: b, subset: v9}}]")).Sidecar("a");

        Assert.Equal(World.Cluster("b", subset: "v9"), a.Route("80", "b").Cluster);
        Assert.False(a.HasCluster(World.Cluster("b", subset: "v9")));
        Assert.Equal(World.Cluster("b", subset: "v9"), Assert.Single(a.Snapshot.Consistent()).To.Name);
    }

    [Fact, Trait("Istio", "D64")]
    public void Subset_WithLabels_HasExactlyTheEndpointsThatCarryThem()
    {
        var a = World.Standard.With(Yaml.DestinationRule("b", "host: b\nsubsets: [{name: v1, labels: {version: v1}}, {name: all}]")).Sidecar("a");

        Assert.Equal(["10.1.0.2:80"], a.Addresses(World.Cluster("b", subset: "v1")));
        Assert.Equal(["10.1.0.2:80", "10.1.0.22:80"], a.Addresses(World.Cluster("b", subset: "all")));
        Assert.Equal(World.Cluster("b", subset: "v1"), a.Cluster(World.Cluster("b", subset: "v1")).EdsClusterConfig.ServiceName);
    }

    [Theory, Trait("Istio", "D65, D66, D67, D68")]
    [InlineData("{host: two}", "two", 8080)]
    [InlineData("{host: one}", "one", 9090)]
    [InlineData("{host: two, port: {number: 9091}}", "two", 9091)]
    [InlineData("{host: nobody}", "nobody", 8080)]
    [InlineData("{host: nobody.example.com}", "nobody.example.com", 8080)]
    public void Port_NotNamed_IsTheOnlyOneElseTheOneThatWasAddressed(string destination, string service, int port)
    {
        var a = World.Empty.With(
            Yaml.Service("entry", "clusterIP: 10.96.0.4\nports: [{name: http, port: 8080}]"),
            Yaml.Service("two", "clusterIP: 10.96.0.5\nports: [{name: http, port: 8080}, {name: http-two, port: 9091}]"),
            Yaml.Service("one", "clusterIP: 10.96.0.6\nports: [{name: http, port: 9090}]"),
            Yaml.VirtualService("entry", $"hosts: [entry]\nhttp:\n- route: [{{destination: {destination}}}]")).Sidecar("a");

        Assert.Equal(World.Cluster(service, port), a.Route("8080", "entry").Cluster);
    }

    [Fact, Trait("Istio", "D69")]
    public void Alias_AsDestination_StandsForItsTarget()
    {
        var answer = To(
            "[{destination: {host: ext}}]",
            Yaml.ServiceEntry("backend", "hosts: [backend.example.com]\nresolution: DNS\nports: [{name: http, number: 80, protocol: HTTP}]"),
            Yaml.Service("ext", "type: ExternalName\nexternalName: backend.example.com\nports: [{name: http, port: 80}]"));

        Assert.Equal(World.Cluster("backend.example.com"), answer.Cluster);
    }

    [Fact, Trait("Istio", "D70")]
    public void Headers_OfOneOfTwoDestinations_ApplyToItAlone()
    {
        var answer = To("[{destination: {host: a}, weight: 50, headers: {request: {set: {x: \"1\"}}, response: {remove: [y]}}}, {destination: {host: c}, weight: 50}]");
        var clusters = answer.Action.WeightedClusters.Clusters;

        Assert.Empty(answer.Route!.RequestHeadersToAdd);
        Assert.Equal("x", Assert.Single(clusters[0].RequestHeadersToAdd).Header.Key);
        Assert.Equal(["y"], clusters[0].ResponseHeadersToRemove);
        Assert.Empty(clusters[1].RequestHeadersToAdd);
    }

    [Fact, Trait("Istio", "D70, F107")]
    public void Headers_OfTheOnlyDestination_ApplyToTheRoute()
    {
        var answer = To("[{destination: {host: c}, headers: {request: {set: {x: \"1\", Host: foo.example.com}}}}]");

        Assert.Equal("x", Assert.Single(answer.Route!.RequestHeadersToAdd).Header.Key);
        Assert.Equal("foo.example.com", answer.Action.HostRewriteLiteral);
    }

    [Fact, Trait("Istio", "D70, F107")]
    public void HostHeader_OfOneOfTwoDestinations_RewritesTheAuthorityForItAlone()
    {
        var clusters = To("[{destination: {host: a}, weight: 50, headers: {request: {set: {Host: foo.example.com}}}}, {destination: {host: c}, weight: 50}]")
            .Action.WeightedClusters.Clusters;

        Assert.Equal(["foo.example.com", ""], clusters.Select(cluster => cluster.HostRewriteLiteral));
    }

    [Fact, Trait("Istio", "D71, H128")]
    public void HashedDestination_IsRetriedOnTheSameHostAndHashedByTheRoute()
    {
        var answer = To("[{destination: {host: c}}]", Yaml.DestinationRule("c", "host: c\ntrafficPolicy: {loadBalancer: {consistentHash: {httpHeaderName: x-user}}}"));

        Assert.Empty(answer.Action.RetryPolicy.RetryHostPredicate);
        Assert.Equal("x-user", Assert.Single(answer.Action.HashPolicy).Header.HeaderName);
    }
}
