using ControlPlane.Translation.Tests.Worlds;
using Envoy.Config.Cluster.V3;
using Envoy.Config.Route.V3;
using Envoy.Extensions.Filters.Http.Fault.V3;
using Envoy.Extensions.Filters.Network.HttpConnectionManager.V3;

namespace ControlPlane.Translation.Tests.Proxyless;

/// <summary>What a gRPC library gets that is its own proxy. What each library takes was measured with grpc-go, C-core and grpc-js.</summary>
public sealed class GrpcClientTests
{
    private const string Routes = "outbound|80||b.default.svc.cluster.local";

    [Theory]
    [InlineData("b.default.svc.cluster.local:80")]
    [InlineData("b.default.svc:80")]
    [InlineData("b.default:80")]
    [InlineData("b:80")]
    public void Name_OfAService_HasAListenerThatFetchesItsRoutes(string dialled)
    {
        var listener = See(World.Standard).Listener(dialled);

        var manager = listener.ApiListener.ApiListener_.Unpack<HttpConnectionManager>();
        Assert.Null(listener.Address);
        Assert.Equal(Routes, manager.Rds.RouteConfigName);
        Assert.Equal(["envoy.filters.http.fault", "envoy.filters.http.router"], manager.HttpFilters.Select(filter => filter.Name));
    }

    [Theory]
    [InlineData("b.default.svc.cluster.local:9000")] // not HTTP
    [InlineData("unknown:80")]
    public void Name_ThatIsNoHttpService_HasNone(string dialled) => Assert.False(See(World.Standard).HasListener(dialled));

    [Fact]
    public void Name_FromAnotherNamespace_NeedsTheNamespace()
    {
        var view = World.Standard.Sidecar("a", proxy => Modes.Grpc(proxy) with { Namespace = "other" });

        Assert.False(view.HasListener("b:80"));
        Assert.True(view.HasListener("b.default:80"));
    }

    [Fact]
    public void Service_WithoutRules_IsRetriedOnWhatAGrpcLibraryCanTell()
    {
        var action = Assert.Single(RoutesOf(World.Standard)).Route_;

        Assert.Equal(World.Cluster("b"), action.Cluster);
        Assert.Equal("unavailable,cancelled", action.RetryPolicy.RetryOn);
        Assert.Equal(2u, action.RetryPolicy.NumRetries);
        Assert.Null(action.MaxStreamDuration);
    }

    [Fact]
    public void Split_OfTwoSubsets_IsTheSidecars()
    {
        var action = Assert.Single(RoutesOf(Ruled("""
            - route:
              - {destination: {host: b, subset: v1}, weight: 90}
              - {destination: {host: b, subset: v2}, weight: 10}
            """))).Route_;

        Assert.Equal(
            [(World.Cluster("b", subset: "v1"), 90u), (World.Cluster("b", subset: "v2"), 10u)],
            action.WeightedClusters.Clusters.Select(cluster => (cluster.Name, cluster.Weight!.Value)));
    }

    [Fact]
    public void Timeout_IsTheLimitThatGrpcObeys()
    {
        var action = Assert.Single(RoutesOf(Ruled("- timeout: 2s\n  route: [{destination: {host: b}}]"))).Route_;

        Assert.Equal(TimeSpan.FromSeconds(2), action.MaxStreamDuration.MaxStreamDuration_.ToTimeSpan());
        Assert.Null(action.Timeout);
    }

    [Theory]
    [InlineData("{attempts: 0}", null)]
    [InlineData("{attempts: 3, retryOn: \"5xx,connect-failure\"}", null)]
    [InlineData("{attempts: 3, retryOn: \"5xx,internal,unavailable\"}", "internal,unavailable")]
    public void Retries_AreThoseThatGrpcKnows(string retries, string? expected) => Assert.Equal(
        expected, Assert.Single(RoutesOf(Ruled($"- retries: {retries}\n  route: [{{destination: {{host: b}}}}]"))).Route_.RetryPolicy?.RetryOn);

    [Theory]
    [InlineData("redirect: {uri: /x}")]
    [InlineData("directResponse: {status: 200}")]
    public void Answer_ThatNoGrpcCallCanHave_FailsTheCall(string answer)
    {
        var route = Assert.Single(RoutesOf(Ruled($"- {answer}")));

        var fault = route.TypedPerFilterConfig["envoy.filters.http.fault"].Unpack<HTTPFault>();
        Assert.Equal(12u, fault.Abort.GrpcStatus);
        Assert.Equal(World.Cluster("b"), route.Route_.Cluster); // some libraries refuse a route without a destination
    }

    [Theory]
    [InlineData("{queryParams: {q: {exact: x}}}", 0)]
    [InlineData("{method: {exact: GET}}", 0)]
    [InlineData("{method: {exact: POST}}", 1)]
    [InlineData("{method: {regex: \"GET|PO.*\"}}", 1)]
    [InlineData("{scheme: {exact: https}}", 0)]
    [InlineData("{uri: {prefix: /echo}}", 1)]
    public void Match_ThatEveryCallDecidesAlike_IsDecidedHere(string match, int routes)
    {
        var found = RoutesOf(Ruled($"- match: [{match}]\n  route: [{{destination: {{host: b}}}}]"));

        Assert.Equal(routes, found.Count);
        Assert.All(found, route => Assert.Empty(route.Match.Headers));
        Assert.All(found, route => Assert.Empty(route.Match.QueryParameters));
    }

    [Fact]
    public void Cluster_SaysOnlyWhatAllLibrariesTake()
    {
        var world = World.Standard.With(Yaml.DestinationRule("b", """
            host: b
            trafficPolicy:
              loadBalancer: {simple: LEAST_REQUEST}
              connectionPool: {tcp: {connectTimeout: 1s}, http: {http2MaxRequests: 7}}
              outlierDetection: {consecutive5xxErrors: 3}
            """));

        var cluster = See(world).Cluster(World.Cluster("b"));

        Assert.Equal(Cluster.Types.LbPolicy.RoundRobin, cluster.LbPolicy);
        Assert.Equal(7u, Assert.Single(cluster.CircuitBreakers.Thresholds).MaxRequests);
        Assert.Equal(3u, cluster.OutlierDetection.Consecutive5Xx);
        Assert.Null(cluster.ConnectTimeout);
        Assert.Empty(cluster.TypedExtensionProtocolOptions);
    }

    [Theory]
    [InlineData("consistentHash: {httpHeaderName: x-user}")]
    [InlineData("consistentHash: {httpHeaderName: x-user, maglev: {}}")]
    public void Hash_IsARing(string balancer)
    {
        var view = See(World.Standard.With(Yaml.DestinationRule("b", $"host: b\ntrafficPolicy: {{loadBalancer: {{{balancer}}}}}")));

        Assert.Equal(Cluster.Types.LbPolicy.RingHash, view.Cluster(World.Cluster("b")).LbPolicy);
        Assert.Equal("x-user", Assert.Single(RoutesOf(view)[0].Route_.HashPolicy).Header.HeaderName);
    }

    [Fact]
    public void Name_ToResolve_IsOneNameACluster()
    {
        var world = World.Standard.With(Yaml.ServiceEntry("dns", """
            hosts: [dns.test]
            resolution: DNS
            ports: [{number: 80, name: http, protocol: HTTP}]
            endpoints: [{address: one.test}, {address: two.test}]
            """));

        var cluster = See(world).Cluster(World.Cluster("dns.test"));

        Assert.Equal(Cluster.Types.DiscoveryType.LogicalDns, cluster.Type);
        Assert.Single(Assert.Single(cluster.LoadAssignment.Endpoints).LbEndpoints);
    }

    [Fact]
    public void Endpoints_HaveLocalityAndWeight_WithoutWhichGrpcDropsThem() => Assert.All(
        See(World.Standard).Endpoints(World.Cluster("b")).Endpoints,
        locality => Assert.True(locality is { Locality: not null, LoadBalancingWeight: > 0 }));

    [Fact]
    public void Client_HasNothingOfASidecar()
    {
        var view = See(World.Standard);

        Assert.DoesNotContain(view.Snapshot.Listeners, resource => resource.Name.StartsWith("virtual", StringComparison.Ordinal));
        Assert.All(view.Snapshot.Clusters, resource => Assert.StartsWith("outbound|", resource.Name, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("xds.istio.io/grpc/lds/inbound/10.1.0.2:80")]
    [InlineData("grpc/server?xds.resource.listening_address=10.1.0.2:80")]
    public void Server_AtADeclaredAddress_HasAListener(string asked)
    {
        var listener = World.Standard.Sidecar("b", Modes.Grpc).Listener(asked);

        var manager = Assert.Single(Assert.Single(listener.FilterChains).Filters).TypedConfig.Unpack<HttpConnectionManager>();
        Assert.Equal(("10.1.0.2", 80u), (listener.Address.SocketAddress.Address, listener.Address.SocketAddress.PortValue));
        Assert.NotNull(Assert.Single(Assert.Single(manager.RouteConfig.VirtualHosts).Routes).NonForwardingAction);
    }

    private static ProxyView See(World world) => world.Sidecar("a", Modes.Grpc);

    private static Google.Protobuf.Collections.RepeatedField<Route> RoutesOf(World world) => RoutesOf(See(world));

    private static Google.Protobuf.Collections.RepeatedField<Route> RoutesOf(ProxyView view) => Assert.Single(view.Routes(Routes).VirtualHosts).Routes;

    private static World Ruled(string http) => World.Standard.With(
        Yaml.VirtualService("b", $"hosts: [b]\nhttp:\n{http}"),
        Yaml.DestinationRule("b", "host: b\nsubsets: [{name: v1, labels: {version: v1}}, {name: v2, labels: {version: v2}}]"));
}
