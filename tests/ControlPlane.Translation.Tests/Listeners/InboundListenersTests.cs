using ControlPlane.Model.Proxies;
using ControlPlane.Model.Services;
using ControlPlane.Translation.Tests.Worlds;
using static Envoy.Config.Cluster.V3.Cluster.Types;

namespace ControlPlane.Translation.Tests.Listeners;

/// <summary>What others reach of a workload.</summary>
public sealed class InboundListenersTests
{
    private static ProxyView Serving(string ports, Func<Proxy, Proxy>? change = null) =>
        World.Standard.With(Yaml.Service("d", $"selector: {{app: a}}\nclusterIP: 10.96.0.4\nports: [{ports}]")).Sidecar("a", change);

    [Fact, Trait("Istio", "F94")]
    public void HttpPort_TriesAgainWhatDidNotReachTheApp()
    {
        var route = World.Standard.Sidecar("a").Accept(80).Http!.RouteConfig.VirtualHosts[0].Routes[0].Route_;

        Assert.Equal(("inbound|80||", 2u, "reset-before-request"), (route.Cluster, route.RetryPolicy.NumRetries, route.RetryPolicy.RetryOn));
        Assert.Equal(TimeSpan.Zero, route.Timeout.ToTimeSpan());
    }

    [Fact, Trait("Istio", "F94")]
    public void GrpcPort_TriesNothingAgain() =>
        Assert.Null(Serving("{name: grpc, port: 7000}").Accept(7000).Http!.RouteConfig.VirtualHosts[0].Routes[0].Route_.RetryPolicy);

    [Fact]
    public void TcpPort_IsPassedOnByteByByte() => Assert.Equal("inbound|9000||", World.Standard.Sidecar("a").Accept(9000, http: true).Cluster);

    [Fact]
    public void UnnamedPort_TellsHttpFromOtherBytesThereAlone()
    {
        var a = Serving("{port: 7000}");

        Assert.NotNull(a.Accept(7000, http: true).Http);
        Assert.Equal("inbound|7000||", a.Accept(7000).Cluster);
        var inspector = Assert.Single(a.Listener("virtualInbound").ListenerFilters, filter => filter.Name == "envoy.filters.listener.http_inspector");
        Assert.Equal((7000, 7001), (inspector.FilterDisabled.NotMatch.DestinationPortRange.Start, inspector.FilterDisabled.NotMatch.DestinationPortRange.End));
    }

    [Fact, Trait("Istio", "M226")]
    public void UndeclaredPort_IsPassedOn()
    {
        var a = World.Standard.Sidecar("a");

        Assert.Equal("InboundPassthroughCluster", a.Accept(12345, http: true).Cluster);
        Assert.Equal("127.0.0.6", a.Cluster("InboundPassthroughCluster").UpstreamBindConfig.SourceAddress.Address);
    }

    [Fact]
    public void TargetPort_IsWhereConnectionsArrive()
    {
        var a = Serving("{name: http, port: 7000, targetPort: 7777}");

        Assert.NotNull(a.Accept(7777).Http);
        Assert.Equal(DiscoveryType.OriginalDst, a.Cluster("inbound|7777||").Type);
    }

    [Theory]
    [InlineData(InterceptionMode.Loopback)]
    [InlineData(InterceptionMode.None)]
    public void WithoutRedirection_EachPortIsAListenerInFrontOfTheApp(InterceptionMode mode)
    {
        var proxy = World.SidecarOf("z", proxy => proxy with
        {
            Interception = mode,
            Service = "z",
            Ports = [new(7000, "http", Protocol.Http, 5003), new(7001, "tcp", Protocol.Tcp, 0)],
        });
        var z = World.Standard.Running(proxy, WorkloadHealth.Starting).See(proxy);
        var socket = z.Listener("inbound|7000||").Address.SocketAddress;

        Assert.Equal(("10.1.0.26", 7000u), (socket.Address, socket.PortValue));
        Assert.NotNull(ChainReading.Of(z.Listener("inbound|7000||"), new("10.1.0.26", 7000)).Http);
        Assert.Equal("inbound|7001||", ChainReading.Of(z.Listener("inbound|7001||"), new("10.1.0.26", 7001)).Cluster);
        Assert.Equal(["127.0.0.1:5003"], z.Addresses("inbound|7000||"));
        Assert.Equal(["127.0.0.1:7001"], z.Addresses("inbound|7001||"));
        Assert.False(z.HasListener("virtualInbound"));
        Assert.Equal(mode == InterceptionMode.Loopback, z.HasListener("http_proxy"));
    }

    [Fact]
    public void WithoutRedirection_WorkloadThatIsDeclared_AppIsWhereItsSidecarSays()
    {
        var a = World.Standard.Sidecar("a", proxy => proxy with { Interception = InterceptionMode.Loopback, Ports = [new(80, "http", Protocol.Http, 5003)] });

        Assert.Equal(["127.0.0.1:5003"], a.Addresses("inbound|80||"));
    }

    [Fact]
    public void InboundOnly_HasNoOutboundListenersAndNoRoutes()
    {
        var a = World.Standard.Sidecar("a", Modes.InboundOnly);

        Assert.Equal(["inbound|443||", "inbound|80||", "inbound|9000||"], a.Snapshot.Listeners.InNameOrder().Select(listener => listener.Name));
        Assert.Empty(a.Snapshot.Routes);
    }
}
