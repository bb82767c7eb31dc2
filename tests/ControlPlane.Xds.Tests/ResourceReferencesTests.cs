using ControlPlane.Fixtures.Xds;
using Envoy.Config.Cluster.V3;
using Envoy.Config.Core.V3;
using Envoy.Config.Listener.V3;
using Envoy.Config.Route.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;
using Envoy.Extensions.Filters.Network.TcpProxy.V3;
using Google.Protobuf.WellKnownTypes;
using WeightedTcp = Envoy.Extensions.Filters.Network.TcpProxy.V3.TcpProxy.Types.WeightedCluster;

namespace ControlPlane.Xds.Tests;

public sealed class ResourceReferencesTests
{
    [Fact]
    public void Cluster_OfTypeEdsWithoutServiceName_NeedsTheAssignmentOfItsOwnName()
    {
        var cluster = new Cluster
        {
            Name = "a",
            Type = Cluster.Types.DiscoveryType.Eds,
            EdsClusterConfig = new Cluster.Types.EdsClusterConfig { EdsConfig = XdsResources.Ads() },
        };

        Assert.Equal(["EDS/a"], ReferencesOf(ResourceType.Cluster, cluster));
        cluster.EdsClusterConfig.ServiceName = "service";
        Assert.Equal(["EDS/service"], ReferencesOf(ResourceType.Cluster, cluster));
    }

    [Fact]
    public void Cluster_WithEndpointsFromAFile_NeedsNothing()
    {
        var cluster = new Cluster
        {
            Name = "a",
            Type = Cluster.Types.DiscoveryType.Eds,
            EdsClusterConfig = new Cluster.Types.EdsClusterConfig
            {
                EdsConfig = new ConfigSource { PathConfigSource = new PathConfigSource { Path = "/x" } },
            },
        };

        Assert.Empty(ReferencesOf(ResourceType.Cluster, cluster));
    }

    [Fact]
    public void Cluster_WithFixedEndpoints_NeedsNothing() => Assert.Empty(XdsResources.StaticCluster("a").References);

    [Fact]
    public void Routes_WithEveryWayToNameACluster_NeedThemAll()
    {
        var weighted = new WeightedCluster { Clusters = { Weight("w1"), Weight("w2"), Weight("plain") } };
        var host = new VirtualHost
        {
            Name = "h",
            RequestMirrorPolicies = { Mirror("host-mirror") },
            Routes =
            {
                new Route { Route_ = new RouteAction { Cluster = "plain" } },
                new Route { Route_ = new RouteAction { WeightedClusters = weighted } },
                new Route { Route_ = new RouteAction { Cluster = "plain", RequestMirrorPolicies = { Mirror("mirror") } } },
                new Route { Redirect = new RedirectAction() },
            },
        };
        var routes = new RouteConfiguration
        {
            Name = "r",
            VirtualHosts = { host },
            RequestMirrorPolicies = { Mirror("all-mirror") },
        };

        Assert.Equal(
            ["CDS/all-mirror", "CDS/host-mirror", "CDS/mirror", "CDS/plain", "CDS/w1", "CDS/w2"],
            ReferencesOf(ResourceType.Route, routes));
    }

    [Fact]
    public void Listener_WithRouteNamesInlineRoutesAndTcp_NeedsRoutesAndClusters()
    {
        var inline = new RouteConfiguration
        {
            VirtualHosts = { new VirtualHost { Routes = { new Route { Route_ = new RouteAction { Cluster = "inline" } } } } },
        };
        var tcp = new TcpProxy
        {
            WeightedClusters = new WeightedTcp { Clusters = { new WeightedTcp.Types.ClusterWeight { Name = "tcp" } } },
        };
        var listener = new Listener
        {
            Name = "l",
            FilterChains =
            {
                Chain(Any.Pack(new HttpConnectionManager { Rds = new Rds { ConfigSource = XdsResources.Ads(), RouteConfigName = "r" } })),
                Chain(Any.Pack(new HttpConnectionManager { RouteConfig = inline })),
            },
            DefaultFilterChain = Chain(Any.Pack(tcp)),
        };

        Assert.Equal(["CDS/inline", "CDS/tcp", "RDS/r"], ReferencesOf(ResourceType.Listener, listener));
    }

    private static FilterChain Chain(Any config) => new() { Filters = { new Filter { Name = "f", TypedConfig = config } } };

    private static WeightedCluster.Types.ClusterWeight Weight(string name) => new() { Name = name };

    private static RouteAction.Types.RequestMirrorPolicy Mirror(string cluster) => new() { Cluster = cluster };

    private static IEnumerable<string> ReferencesOf(ResourceType type, Google.Protobuf.IMessage message) =>
        XdsResources.Make(type, "name", message).References.Select(reference => reference.ToString());
}
