using ControlPlane.Model.Proxies;
using ControlPlane.Model.Services;
using ControlPlane.Translation.Tests.Worlds;
using Envoy.Config.Core.V3;

namespace ControlPlane.Translation.Tests.Endpoints;

/// <summary>Endpoints: nearness and health.</summary>
public sealed class LoadAssignmentTests
{
    private static readonly string B = World.Cluster("b");

    private static readonly World Spread = World.Empty.With(
        Yaml.Service("b", "selector: {app: b}\nports: [{name: http, port: 80}]"),
        Yaml.WorkloadEntry("b-1", "address: 10.1.1.1\nlocality: r1/z1/s1\nlabels: {app: b}"),
        Yaml.WorkloadEntry("b-2", "address: 10.1.1.2\nlocality: r1/z1/s2\nlabels: {app: b}"),
        Yaml.WorkloadEntry("b-3", "address: 10.1.1.3\nlocality: r1/z2\nlabels: {app: b}"),
        Yaml.WorkloadEntry("b-4", "address: 10.1.1.4\nlocality: r2/z1\nlabels: {app: b}"));

    private static Proxy At(Proxy proxy, string locality) => proxy with { Locality = Model.Services.Locality.Parse(locality) };

    private static IEnumerable<(string Zone, uint Priority)> Priorities(ProxyView view) => view.Endpoints(B).Endpoints
        .Select(group => ($"{group.Locality.Region}/{group.Locality.Zone}/{group.Locality.SubZone}", group.Priority));

    private static World Discovered(WorkloadHealth health) => World.Standard.Running(
        World.SidecarOf("z", proxy => proxy with { Service = "z", Ports = [new(80, "http", Protocol.Http, 0)] }), health);

    [Fact, Trait("Istio", "H149")]
    public void Localities_WithOutlierDetection_AreOrderedByDistance()
    {
        var a = Spread.With(Yaml.DestinationRule("b", "host: b\ntrafficPolicy: {outlierDetection: {}}")).Sidecar("a", proxy => At(proxy, "r1/z1/s1"));

        Assert.Equal([("r1/z1/s1", 0u), ("r1/z1/s2", 1u), ("r1/z2/", 2u), ("r2/z1/", 3u)], Priorities(a));
    }

    [Fact, Trait("Istio", "H149")]
    public void Localities_ThatNobodyIsAt_LeaveNoGap()
    {
        var a = Spread.With(Yaml.DestinationRule("b", "host: b\ntrafficPolicy: {outlierDetection: {}}")).Sidecar("a", proxy => At(proxy, "r2/z9"));

        Assert.Equal([("r1/z1/s1", 1u), ("r1/z1/s2", 1u), ("r1/z2/", 1u), ("r2/z1/", 0u)], Priorities(a));
    }

    [Fact, Trait("Istio", "H149")]
    public void Localities_WithoutOutlierDetection_AreAllTheSame() =>
        Assert.All(Priorities(Spread.Sidecar("a", proxy => At(proxy, "r1/z1/s1"))), group => Assert.Equal(0u, group.Priority));

    [Fact]
    public void Localities_WithTheirSettingOff_AreAllTheSame()
    {
        var rule = Yaml.DestinationRule("b", "host: b\ntrafficPolicy: {outlierDetection: {}, loadBalancer: {localityLbSetting: {enabled: false}}}");

        Assert.All(Priorities(Spread.With(rule).Sidecar("a", proxy => At(proxy, "r1/z1/s1"))), group => Assert.Equal(0u, group.Priority));
    }

    [Fact]
    public void Locality_OfAProxy_CountsOnlyWhereARuleLooksAtIt()
    {
        var proxy = At(World.SidecarOf("a"), "r1/z1");

        Assert.Equal(Model.Services.Locality.Unknown, Translator.ScopeOf(Spread.Mesh, proxy).Locality);
        Assert.Equal(proxy.Locality, Translator.ScopeOf(Spread.With(Yaml.DestinationRule("b", "host: b\ntrafficPolicy: {outlierDetection: {}}")).Mesh, proxy).Locality);
    }

    [Theory]
    [InlineData(WorkloadHealth.Serving, HealthStatus.Healthy)]
    [InlineData(WorkloadHealth.NotServing, HealthStatus.Unhealthy)]
    [InlineData(WorkloadHealth.Draining, HealthStatus.Draining)]
    public void Health_OfAWorkload_IsTold(WorkloadHealth health, HealthStatus expected) =>
        Assert.Equal(expected, Discovered(health).Sidecar("a").Endpoints(World.Cluster("z")).Endpoints[0].LbEndpoints[0].HealthStatus);

    [Fact]
    public void Workload_ThatStarts_IsNotAnnounced() => Assert.Empty(Discovered(WorkloadHealth.Starting).Sidecar("a").Addresses(World.Cluster("z")));

    [Fact, Trait("Istio", "M227")]
    public void UnhealthyEndpoints_WithAPanicThreshold_AreWithheld()
    {
        var rule = Yaml.DestinationRule("z", "host: z\ntrafficPolicy: {outlierDetection: {minHealthPercent: 50}}");

        Assert.Empty(Discovered(WorkloadHealth.NotServing).With(rule).Sidecar("a").Addresses(World.Cluster("z")));
        Assert.Single(Discovered(WorkloadHealth.NotServing).Sidecar("a").Addresses(World.Cluster("z")));
    }

    [Fact]
    public void UndeclaredService_SendsEachPortOnlyToWorkloadsThatStateIt()
    {
        var one = World.SidecarOf("y", proxy => proxy with { Service = "z", Ports = [new(80, "http", Protocol.Http, 0)] });
        var two = World.SidecarOf("z", proxy => proxy with { Service = "z", Ports = [new(80, "http", Protocol.Http, 0), new(90, "http-two", Protocol.Http, 0)] });
        var a = World.Empty.Running(one).Running(two).Sidecar("a");

        Assert.Equal(["10.1.0.25:80", "10.1.0.26:80"], a.Addresses(World.Cluster("z")));
        Assert.Equal(["10.1.0.26:90"], a.Addresses(World.Cluster("z", 90)));
    }
}
