using ControlPlane.Translation.Tests.Worlds;

namespace ControlPlane.Translation.Tests.Routes;

/// <summary>Requests without any VirtualService.</summary>
public sealed class DefaultRouteTests
{
    private readonly ProxyView _a = World.Standard.Sidecar("a");

    [Fact, Trait("Istio", "A1")]
    public void Request_ForServiceWithoutRules_GoesToItsClusterWithoutTimeLimit()
    {
        var answer = _a.Route("80", "b");

        Assert.Equal(World.Cluster("b"), answer.Cluster);
        Assert.Equal(TimeSpan.Zero, answer.Action.Timeout.ToTimeSpan());
        Assert.Equal(TimeSpan.Zero, answer.Action.MaxStreamDuration.GrpcTimeoutHeaderMax.ToTimeSpan());
    }

    [Theory, Trait("Istio", "A2, A5, A6")]
    [InlineData("b.default")]
    [InlineData("b.default.svc")]
    [InlineData("b.default.svc.cluster.local")]
    [InlineData("10.96.0.2")]
    [InlineData("b:8080")]
    [InlineData("B.DEFAULT")]
    public void Request_ByAnyNameOfAService_GoesToIt(string host) => Assert.Equal(World.Cluster("b"), _a.Route("80", host).Cluster);

    [Theory, Trait("Istio", "A3, A7")]
    [InlineData("b.other")]
    [InlineData("unknown.example.com")]
    public void Request_ForUnknownHost_PassesThrough(string host)
    {
        var answer = _a.Route("80", host);

        Assert.Equal("allow_any", answer.Host!.Name);
        Assert.Equal("PassthroughCluster", answer.Cluster);
    }

    [Fact, Trait("Istio", "A4")]
    public void Request_FromAnotherNamespace_NeedsTheNamespaceInTheName()
    {
        var other = World.Standard.Sidecar("a", proxy => proxy with { Namespace = "other" });

        Assert.Equal("PassthroughCluster", other.Route("80", "b").Cluster);
        Assert.Equal(World.Cluster("b"), other.Route("80", "b.default").Cluster);
    }

    [Fact, Trait("Istio", "A8")]
    public void Request_ForUnknownHostWithRegistryOnly_Gets502()
    {
        var answer = World.Standard.Set(settings => settings with { RegistryOnly = true }).Sidecar("a").Route("80", "unknown.example.com");

        Assert.Equal("block_all", answer.Host!.Name);
        Assert.Equal(502u, answer.Route!.DirectResponse.Status);
    }

    [Fact, Trait("Istio", "A11")]
    public void Retries_WithoutRules_AreTwoOnOtherHostsForFailuresThatReachedNobody()
    {
        var retries = _a.Route("80", "b").Action.RetryPolicy;

        Assert.Equal(2u, retries.NumRetries);
        Assert.Equal("connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes", retries.RetryOn);
        Assert.Empty(retries.RetriableStatusCodes);
        Assert.Equal("envoy.retry_host_predicates.previous_hosts", Assert.Single(retries.RetryHostPredicate).Name);
        Assert.Equal(5, retries.HostSelectionRetryMaxAttempts);
    }

    [Fact, Trait("Istio", "A13")]
    public void Port_OfSeveralHttpServices_HasOneRouteConfigurationWithAHostEach()
    {
        var names = _a.Routes("80").VirtualHosts.Select(host => host.Name);

        Assert.Equal(["a.default.svc.cluster.local:80", "b.default.svc.cluster.local:80", "c.default.svc.cluster.local:80", "allow_any"], names);
    }

    [Fact, Trait("Istio", "A21")]
    public void Alias_OfAKnownService_GoesToThatServicesCluster()
    {
        var world = World.Standard.With(
            Yaml.ServiceEntry("backend", "hosts: [backend.example.com]\nresolution: DNS\nports: [{name: http, number: 80, protocol: HTTP}]"),
            Yaml.Service("ext", "type: ExternalName\nexternalName: backend.example.com\nports: [{name: http, port: 80}]"));

        Assert.Equal(World.Cluster("backend.example.com"), world.Sidecar("a").Route("80", "ext.default").Cluster);
    }

    [Fact]
    public void Http80_WithoutAnyServiceOnIt_StillHasARouteConfiguration() =>
        Assert.Equal("PassthroughCluster", World.Empty.Sidecar("a").Route("80", "x.example.com").Cluster);

    [Fact]
    public void Addresses_OfTwoServicesOnOnePort_AreADomainOfTheOlderOnly()
    {
        var world = World.Empty.With(
            Yaml.Service("young", "clusterIP: 10.96.7.7\nports: [{name: http, port: 80}]", Yaml.Created(2024)),
            Yaml.Service("old", "clusterIP: 10.96.7.7\nports: [{name: http, port: 80}]", Yaml.Created(2020)));

        Assert.Equal(World.Cluster("old"), world.Sidecar("a").Route("80", "10.96.7.7").Cluster);
        Assert.Equal(World.Cluster("young"), world.Sidecar("a").Route("80", "young").Cluster);
    }
}
