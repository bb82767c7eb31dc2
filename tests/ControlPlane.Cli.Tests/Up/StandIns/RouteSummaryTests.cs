using ControlPlane.Cli.Up.StandIns;
using Envoy.Config.Route.V3;

namespace ControlPlane.Cli.Tests.Up.StandIns;

public sealed class RouteSummaryTests
{
    [Fact]
    public void Lines_WeightedClusters_SayShares()
    {
        var split = new RouteAction { WeightedClusters = new() };
        split.WeightedClusters.Clusters.Add(new WeightedCluster.Types.ClusterWeight { Name = "outbound|9080|v1|myservice.default.svc.cluster.local", Weight = 90 });
        split.WeightedClusters.Clusters.Add(new WeightedCluster.Types.ClusterWeight { Name = "outbound|9080|v2|myservice.default.svc.cluster.local", Weight = 10 });
        Assert.Equal(["myservice:9080 /* -> myservice v1 90 %, myservice v2 10 %"], Lines(new Route { Match = new() { Prefix = "/" }, Route_ = split }));
    }

    [Fact]
    public void Lines_OneClusterWithHeaderMatch_NameTheHeader()
    {
        var match = new RouteMatch { Path = "/reviews/0" };
        match.Headers.Add(new HeaderMatcher { Name = "end-user" });
        Assert.Equal(
            ["myservice:9080 /reviews/0 if end-user match -> reviews v2"],
            Lines(new Route { Match = match, Route_ = new() { Cluster = "outbound|9080|v2|reviews.default.svc.cluster.local" } }));
    }

    [Fact]
    public void Lines_RedirectAndDirectResponse_SayWhatIsAnswered() => Assert.Equal(
        ["myservice:9080 /old* -> a redirect", "myservice:9080 /gone -> the answer 410"],
        Lines(new() { Match = new() { Prefix = "/old" }, Redirect = new() }, new() { Match = new() { Path = "/gone" }, DirectResponse = new() { Status = 410 } }));

    [Fact]
    public void Lines_ClusterOfItsOwnName_KeepIt() =>
        Assert.Equal(["myservice:9080 /* -> PassthroughCluster"], Lines(new Route { Match = new() { Prefix = "/" }, Route_ = new() { Cluster = "PassthroughCluster" } }));

    private static IEnumerable<string> Lines(params Route[] routes)
    {
        var host = new VirtualHost { Name = "myservice:9080" };
        host.Routes.Add(routes);
        return RouteSummary.Lines(new() { VirtualHosts = { host } });
    }
}
