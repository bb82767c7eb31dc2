using ControlPlane.Model.Config;
using ControlPlane.Model.Proxies;
using ControlPlane.Translation.Tests.Worlds;
using Envoy.Config.Cluster.V3;
using Envoy.Config.Core.V3;
using Envoy.Extensions.Clusters.Dns.V3;
using static Envoy.Config.Cluster.V3.Cluster.Types;

namespace ControlPlane.Translation.Tests.Clusters;

/// <summary>Clusters of services that a ServiceEntry defines.</summary>
public sealed class ServiceEntryTests
{
    private const string Host = "api.example.com";
    private static readonly string Api = World.Cluster(Host);

    private static World Entry(string fields, string port = "{name: http, number: 80, protocol: HTTP}") =>
        World.Standard.With(Yaml.ServiceEntry("api", $"hosts: [{Host}]\nports: [{port}]\n{fields}"));

    private static DnsCluster Dns(Cluster cluster) => cluster.ClusterType.TypedConfig.Unpack<DnsCluster>();

    [Fact, Trait("Istio", "I156, I157")]
    public void Dns_WithoutEndpoints_ResolvesTheHostAndHasAHostOnPort80()
    {
        var a = Entry("resolution: DNS").Sidecar("a");

        Assert.Equal(("envoy.cluster.dns", false), (a.Cluster(Api).ClusterType.Name, Dns(a.Cluster(Api)).AllAddressesInSingleEndpoint));
        Assert.Equal([$"{Host}:80"], a.Addresses(Api));
        Assert.Equal(Api, a.Route("80", Host).Cluster);
    }

    [Fact, Trait("Istio", "I157")]
    public void Dns_WithTargetPort_ConnectsToThat() =>
        Assert.Equal([$"{Host}:8080"], Entry("resolution: DNS", "{name: http, number: 80, protocol: HTTP, targetPort: 8080}").Sidecar("a").Addresses(Api));

    [Fact, Trait("Istio", "I158")]
    public void DnsRoundRobin_UsesOneAddressAtATime() =>
        Assert.True(Dns(Entry("resolution: DNS_ROUND_ROBIN").Sidecar("a").Cluster(Api)).AllAddressesInSingleEndpoint);

    [Fact, Trait("Istio", "I158")]
    public void DnsRoundRobin_OfTwoMergedEntries_StillHasOneName()
    {
        var world = World.Standard.With(
            Yaml.ServiceEntry("one", $"hosts: [{Host}]\nresolution: DNS_ROUND_ROBIN\nports: [{{name: http, number: 80, protocol: HTTP}}]\nendpoints: [{{address: one.example.com}}]"),
            Yaml.ServiceEntry("two", $"hosts: [{Host}]\nresolution: DNS_ROUND_ROBIN\nports: [{{name: http, number: 80, protocol: HTTP}}]\nendpoints: [{{address: two.example.com}}]"));

        Assert.Equal(["one.example.com:80"], world.Sidecar("a").Addresses(Api));
    }

    [Fact, Trait("Istio", "I159")]
    public void ResolutionNone_GoesWhereTheAppWasGoing()
    {
        var cluster = Entry("resolution: NONE").Sidecar("a").Cluster(Api);

        Assert.Equal((DiscoveryType.OriginalDst, LbPolicy.ClusterProvided), (cluster.Type, cluster.LbPolicy));
    }

    [Fact]
    public void ResolutionNone_WithoutOriginalDestination_ResolvesTheName()
    {
        var a = Entry("resolution: NONE").Sidecar("a", proxy => proxy with { Interception = InterceptionMode.Loopback });

        Assert.Equal([$"{Host}:80"], a.Addresses(Api));
    }

    [Fact, Trait("Istio", "I160")]
    public void ResolutionNone_WithTargetPort_ChangesThePortOnly()
    {
        var cluster = Entry("resolution: NONE", "{name: tls, number: 443, protocol: TLS, targetPort: 8443}").Sidecar("a").Cluster(World.Cluster(Host, 443));

        Assert.Equal(8443u, cluster.OriginalDstLbConfig.UpstreamPortOverride);
    }

    [Fact, Trait("Istio", "I161, I169")]
    public void Static_HasItsEndpointsWithWeightsAndPorts()
    {
        var a = Entry("resolution: STATIC\nendpoints: [{address: 10.2.0.1, weight: 1}, {address: 10.2.0.2, weight: 3, ports: {http: 8080}}]").Sidecar("a");
        var locality = Assert.Single(a.Endpoints(Api).Endpoints);

        Assert.Equal(DiscoveryType.Eds, a.Cluster(Api).Type);
        Assert.Equal(["10.2.0.1:80", "10.2.0.2:8080"], a.Addresses(Api));
        Assert.Equal([1u, 3u], locality.LbEndpoints.Select(endpoint => endpoint.LoadBalancingWeight));
        Assert.Equal(4u, locality.LoadBalancingWeight);
    }

    [Fact]
    public void Static_WithASocketFile_HasAPipe()
    {
        var endpoint = Entry("resolution: STATIC\nendpoints: [{address: \"unix:///run/app.sock\"}]").Sidecar("a").Endpoints(Api).Endpoints[0].LbEndpoints[0];

        Assert.Equal("/run/app.sock", endpoint.Endpoint.Address.Pipe.Path);
    }

    [Fact, Trait("Istio", "I167")]
    public void Selector_ChoosesTheWorkloadsOfItsNamespace()
    {
        var world = Entry("resolution: STATIC\nworkloadSelector: {labels: {app: api}}").With(
            Yaml.WorkloadEntry("api-1", "address: 10.2.0.1\nlabels: {app: api}"),
            Yaml.WorkloadEntry("api-2", "address: 10.2.0.2\nports: {http: 8080}", "labels: {app: api}"),
            Yaml.WorkloadEntry("other/api-3", "address: 10.2.0.3\nlabels: {app: api}"));

        Assert.Equal(["10.2.0.1:80", "10.2.0.2:8080"], world.Sidecar("a").Addresses(Api));
        Assert.Equal(["10.2.0.1:80"], world.Without(ConfigKind.WorkloadEntry, "api-2").Sidecar("a").Addresses(Api));
    }

    [Fact, Trait("Istio", "I167")]
    public void Selector_OfAStaticService_LeavesOutNamesThatNobodyResolves()
    {
        var world = Entry("resolution: STATIC\nworkloadSelector: {labels: {app: api}}").With(
            Yaml.WorkloadEntry("api-1", "address: 10.2.0.1\nlabels: {app: api}"), Yaml.WorkloadEntry("api-2", "address: api.internal\nlabels: {app: api}"));

        Assert.Equal(["10.2.0.1:80"], world.Sidecar("a").Addresses(Api));
    }

    [Fact, Trait("Istio", "I168")]
    public void DeclaredWorkload_WithHealthChecksAndNoGoodNews_IsUnhealthy()
    {
        var world = Entry("resolution: STATIC\nworkloadSelector: {labels: {app: api}}").With(
            Yaml.WorkloadEntry("api-1", "address: 10.2.0.1\nlabels: {app: api}", "annotations: {proxy.istio.io/health-checks-enabled: \"true\"}"));

        Assert.Equal(HealthStatus.Unhealthy, world.Sidecar("a").Endpoints(Api).Endpoints[0].LbEndpoints[0].HealthStatus);
    }

    [Fact, Trait("Istio", "I170")]
    public void ExportTo_OwnNamespace_HidesItElsewhere()
    {
        var world = Entry("resolution: DNS\nexportTo: [\".\"]");
        var other = world.Sidecar("a", proxy => proxy with { Namespace = "other" });

        Assert.True(world.Sidecar("a").HasCluster(Api));
        Assert.False(other.HasCluster(Api));
        Assert.Equal("PassthroughCluster", other.Route("80", Host).Cluster);
    }

    [Fact, Trait("Istio", "I171")]
    public void KubernetesService_OfTheSameHost_IsTheService()
    {
        var world = World.Standard.With(Yaml.ServiceEntry(
            "b", "hosts: [b.default.svc.cluster.local]\nresolution: DNS\nports: [{name: http, number: 80, protocol: HTTP}, {name: more, number: 81, protocol: HTTP}]", Yaml.Created(1999)));
        var a = world.Sidecar("a");

        Assert.Equal(DiscoveryType.Eds, a.Cluster(World.Cluster("b")).Type);
        Assert.False(a.HasCluster(World.Cluster("b", 81)));
    }

    [Fact, Trait("Istio", "I173")]
    public void SameHost_InTwoNamespaces_IsTheOwnOne()
    {
        var world = World.Standard.With(
            Yaml.ServiceEntry("aaa/api", $"hosts: [{Host}]\nresolution: STATIC\nports: [{{name: http, number: 80, protocol: HTTP}}]\nendpoints: [{{address: 10.2.0.1}}]", Yaml.Created(2000)),
            Yaml.ServiceEntry("api", $"hosts: [{Host}]\nresolution: STATIC\nports: [{{name: http, number: 80, protocol: HTTP}}]\nendpoints: [{{address: 10.2.0.2}}]", Yaml.Created(2020)));

        Assert.Equal(["10.2.0.2:80"], world.Sidecar("a").Addresses(Api));
        Assert.Equal(["10.2.0.1:80"], world.Sidecar("a", proxy => proxy with { Namespace = "third" }).Addresses(Api));
    }
}
