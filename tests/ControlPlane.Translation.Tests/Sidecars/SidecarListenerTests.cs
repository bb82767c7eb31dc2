using ControlPlane.Translation.Tests.Worlds;
using static Envoy.Config.Cluster.V3.Cluster.Types;

namespace ControlPlane.Translation.Tests.Sidecars;

/// <summary>Listeners that a Sidecar states port by port, on both sides.</summary>
public sealed class SidecarListenerTests
{
    private const string B81 = "outbound|8081||b81.default.svc.cluster.local";

    private static readonly World Two = World.Standard.With(
        Yaml.Service("b81", "selector: {app: b}\nclusterIP: 10.96.0.5\nports: [{name: http, port: 8081}, {name: tcp-x, port: 9001}]"),
        Yaml.Service("c81", "selector: {app: c}\nclusterIP: 10.96.0.6\nports: [{name: http, port: 8081}]"));

    private static ProxyView With(string spec) => Two.With(Yaml.Sidecar("s", spec)).Sidecar("a");

    [Fact, Trait("Istio", "J180")]
    public void BoundPort_IsOneListenerOfItsServicesAndNobodyElses()
    {
        var a = With("""
            egress:
            - {port: {number: 8081, protocol: HTTP, name: x}, bind: 127.0.0.1, captureMode: NONE, hosts: ["*/b81.default.svc.cluster.local"]}
            - {hosts: ["*/*"]}
            """);

        Assert.Null(a.Listener("127.0.0.1_8081").BindToPort);
        Assert.False(a.HasListener("0.0.0.0_8081"));
        Assert.Equal(B81, a.Route("8081", "b81").Cluster);
        Assert.Equal("PassthroughCluster", a.Route("8081", "c81").Cluster);
        Assert.Equal("outbound|80||b.default.svc.cluster.local", a.Route("80", "b").Cluster);
        Assert.True(a.HasCluster("outbound|8081||c81.default.svc.cluster.local"));
    }

    [Fact]
    public void PortWithoutBind_IsWhereTheServicesAre()
    {
        var a = With("egress:\n- {port: {number: 9001, protocol: TCP}, hosts: [\"./*\"]}\n- {port: {number: 8081, protocol: HTTP}, hosts: [\"./*\"]}");

        Assert.Equal("outbound|9001||b81.default.svc.cluster.local", a.Connect(new("10.96.0.5", 9001)).Cluster);
        Assert.Equal("8081", a.Connect(new("10.96.0.6", 8081) { IsHttp = true }).RouteName);
        Assert.False(a.Listener("0.0.0.0_8081").BindToPort);
        Assert.Equal("PassthroughCluster", a.Connect(new("10.96.0.2", 9000)).Cluster);
        Assert.False(a.HasCluster("outbound|80||b.default.svc.cluster.local"));
    }

    [Fact]
    public void EntryWithAnotherProtocol_SpeaksIt()
    {
        var a = With("egress: [{port: {number: 8081, protocol: TCP}, hosts: [\"./b81.default.svc.cluster.local\"]}]");

        Assert.Equal(B81, a.Connect(new("10.96.0.5", 8081)).Cluster);
    }

    [Fact, Trait("Istio", "J181")]
    public void HttpProxy_ServesAllHostsByNameAndPort()
    {
        var a = With("egress: [{port: {number: 15080, protocol: HTTP_PROXY}, bind: 127.0.0.1, captureMode: NONE, hosts: [\"./*\"]}]");

        Assert.Equal("15080", ChainReading.Of(a.Listener("127.0.0.1_15080"), new("127.0.0.1", 15080) { IsHttp = true }).RouteName);
        Assert.Equal(B81, a.Route("15080", "b81:8081").Cluster);
        Assert.Equal("outbound|80||b.default.svc.cluster.local", a.Route("15080", "b").Cluster);
        Assert.Equal("outbound|80||b.default.svc.cluster.local", a.Route("15080", "b.default:80").Cluster);
    }

    [Fact]
    public void UnixSocket_IsAListenerAtItsPath()
    {
        var a = With("egress: [{port: {number: 0, protocol: HTTP}, bind: \"unix:///tmp/out.sock\", hosts: [\"./*\"]}]");

        Assert.Equal("/tmp/out.sock", a.Listener("unix:///tmp/out.sock").Address.Pipe.Path);
        Assert.Equal(B81, a.Route("unix:///tmp/out.sock", "b81:8081").Cluster);
    }

    [Fact]
    public void CaptureModeNone_BindsEveryPortOnLoopback()
    {
        var a = With("egress: [{captureMode: NONE, hosts: [\"./*\"]}]");

        Assert.Null(a.Listener("127.0.0.1_8081").BindToPort);
        Assert.Equal("outbound|9001||b81.default.svc.cluster.local", ChainReading.Of(a.Listener("127.0.0.1_9001"), new("127.0.0.1", 9001)).Cluster);
    }

    [Fact]
    public void InboundOnlyMode_OpensWhatIsStated()
    {
        var a = Two.With(Yaml.Sidecar("s", "egress: [{port: {number: 8081, protocol: HTTP}, hosts: [\"./*\"]}, {hosts: [\"*/*\"]}]")).Sidecar("a", Modes.InboundOnly);

        Assert.Equal("8081", ChainReading.Of(a.Listener("127.0.0.1_8081"), new("127.0.0.1", 8081) { IsHttp = true }).RouteName);
        Assert.Equal(B81, a.Route("8081", "b81").Cluster);
        Assert.False(a.HasListener("0.0.0.0_80"));
    }

    [Fact, Trait("Istio", "J184")]
    public void Ingress_SendsAPortElsewhereAndHidesTheOthers()
    {
        var a = With("ingress: [{port: {number: 8080, protocol: HTTP, name: h}, defaultEndpoint: \"127.0.0.1:9999\"}]");

        Assert.Equal("inbound|8080||", a.Accept(8080).Http!.RouteConfig.VirtualHosts[0].Routes[0].Route_.Cluster);
        Assert.Equal(["127.0.0.1:9999"], a.Addresses("inbound|8080||"));
        Assert.Null(a.Cluster("inbound|8080||").UpstreamBindConfig);
        Assert.Equal("InboundPassthroughCluster", a.Accept(80).Cluster);
        Assert.False(a.HasCluster("inbound|80||"));
    }

    [Theory]
    [InlineData("0.0.0.0:9999", "10.1.0.1:9999", "127.0.0.6")]
    [InlineData("\"[::1]:9999\"", "::1:9999", null)]
    [InlineData("\":9999\"", "127.0.0.1:9999", null)]
    public void Ingress_DefaultEndpoint_SaysWhereTheAppIs(string endpoint, string address, string? source)
    {
        var a = With($"ingress: [{{port: {{number: 8080, protocol: TCP}}, defaultEndpoint: {endpoint}}}]");

        Assert.Equal([address], a.Addresses("inbound|8080||"));
        Assert.Equal(source, a.Cluster("inbound|8080||").UpstreamBindConfig?.SourceAddress.Address);
    }

    [Fact, Trait("Istio", "J185")]
    public void Ingress_UnixSocket_IsAPipe()
    {
        var a = With("ingress: [{port: {number: 8080, protocol: HTTP}, defaultEndpoint: \"unix:///tmp/app.sock\"}]");

        Assert.Equal("/tmp/app.sock", a.Cluster("inbound|8080||").LoadAssignment.Endpoints[0].LbEndpoints[0].Endpoint.Address.Pipe.Path);
    }

    [Fact]
    public void Ingress_WithoutEndpoint_GoesWhereTheClientWent()
    {
        var a = With("ingress: [{port: {number: 9000, protocol: TCP}}]");

        Assert.Equal(DiscoveryType.OriginalDst, a.Cluster("inbound|9000||").Type);
        Assert.Equal("inbound|9000||", a.Accept(9000).Cluster);
    }

    [Fact]
    public void Ingress_CaptureModeNone_BindsAListenerOfItsOwn()
    {
        var a = With("ingress: [{port: {number: 8080, protocol: HTTP}, bind: 10.1.0.1, captureMode: NONE, defaultEndpoint: \"127.0.0.1:9999\"}]");
        var socket = a.Listener("inbound|8080||").Address.SocketAddress;

        Assert.Equal(("10.1.0.1", 8080u), (socket.Address, socket.PortValue));
        Assert.Equal("InboundPassthroughCluster", a.Accept(8080).Cluster);
    }

    [Fact, Trait("Istio", "J186")]
    public void InboundConnectionPool_LimitsEveryPortAndAnEntrysOwnItsPort()
    {
        var all = With("inboundConnectionPool: {tcp: {maxConnections: 5}}");
        var one = With("inboundConnectionPool: {tcp: {maxConnections: 5}}\ningress: [{port: {number: 80, protocol: HTTP}, connectionPool: {http: {http2MaxRequests: 7}}}, {port: {number: 9000, protocol: TCP}}]");

        Assert.Equal(5u, all.Cluster("inbound|80||").CircuitBreakers.Thresholds[0].MaxConnections);
        Assert.Equal(5u, all.Cluster("inbound|9000||").CircuitBreakers.Thresholds[0].MaxConnections);
        Assert.Equal((uint.MaxValue, 7u), (one.Cluster("inbound|80||").CircuitBreakers.Thresholds[0].MaxConnections, one.Cluster("inbound|80||").CircuitBreakers.Thresholds[0].MaxRequests));
        Assert.Equal(5u, one.Cluster("inbound|9000||").CircuitBreakers.Thresholds[0].MaxConnections);
    }
}
