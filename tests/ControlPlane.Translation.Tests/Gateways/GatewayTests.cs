using ControlPlane.Translation.Tests.Worlds;
using Envoy.Config.Route.V3;

namespace ControlPlane.Translation.Tests.Gateways;

/// <summary>What gateway proxies open and where they send requests.</summary>
public sealed class GatewayTests
{
    private static string Gateway(string name, string servers, string metadata = "") =>
        Yaml.Gateway(name, $"selector: {{istio: ingressgateway}}\nservers: {servers}", metadata);

    private static string Http(string hosts, string more = "") => $"[{{port: {{number: 80, name: http, protocol: HTTP}}, hosts: {hosts}{more}}}]";

    private static string Attached(string name, string hosts, string path, string destination, string metadata = "") => Yaml.VirtualService(
        name,
        $"hosts: {hosts}\ngateways: [default/gw]\nhttp:\n- match: [{{uri: {{prefix: {path}}}}}]\n  route: [{{destination: {{host: {destination}.default.svc.cluster.local}}}}]",
        metadata);

    [Theory, Trait("Istio", "K188")]
    [InlineData("foo.com", "c")]
    [InlineData("foo.com:8080", "c")]
    [InlineData("FOO.com", "c")]
    [InlineData("bar.com", null)]
    public void Host_OfTheServer_IsRoutedAndOthersAreNotFound(string host, string? service)
    {
        var gateway = World.Standard.With(Gateway("gw", Http("[foo.com]")), Attached("foo", "[foo.com]", "/", "c")).Gateway();
        var answer = gateway.Route("http.80", host);

        Assert.Equal(service is null ? null : World.Cluster(service), answer.Cluster);
        Assert.Equal(service is null, answer.IsNotFound);
        Assert.Equal("http.80", ChainReading.Of(gateway.Listener("0.0.0.0_80"), new("10.1.9.1", 80)).RouteName);
    }

    [Fact, Trait("Istio", "K189")]
    public void Gateway_WithoutRules_FindsNothing() => Assert.True(World.Standard.With(Gateway("gw", Http("[foo.com]"))).Gateway().Route("http.80", "foo.com").IsNotFound);

    [Theory, Trait("Istio", "K190")]
    [InlineData("[foo.com]", "[bar.com]", "bar.com", true)]
    [InlineData("[\"*.com\"]", "[bar.com]", "bar.com", false)]
    [InlineData("[\"*.com\"]", "[bar.com]", "baz.com", true)]
    [InlineData("[bar.com]", "[\"*.com\"]", "bar.com", false)]
    [InlineData("[bar.com]", "[\"*.com\"]", "baz.com", true)]
    [InlineData("[\"*\"]", "[\"*\"]", "anything", false)]
    public void Hosts_OfServerAndRule_MeetInTheNarrower(string server, string rule, string host, bool notFound)
    {
        var answer = World.Standard.With(Gateway("gw", Http(server)), Attached("x", rule, "/", "c")).Gateway().Route("http.80", host);

        Assert.Equal(notFound, answer.IsNotFound);
    }

    [Fact, Trait("Istio", "K191")]
    public void HttpsRedirect_NeedsNoRuleAndCoversNarrowerHosts()
    {
        var world = World.Standard.With(Gateway("gw", Http("[\"*.foo.com\", Bar.com]", ", tls: {httpsRedirect: true}")));
        var ruled = world.With(Attached("x", "[a.foo.com]", "/", "c")).Gateway().Route("http.80", "a.foo.com");

        Assert.Equal(VirtualHost.Types.TlsRequirementType.All, world.Gateway().Route("http.80", "a.foo.com").Host!.RequireTls);
        Assert.Equal(VirtualHost.Types.TlsRequirementType.All, world.Gateway().Route("http.80", "bar.com").Host!.RequireTls);
        Assert.Equal((VirtualHost.Types.TlsRequirementType.All, "a.foo.com"), (ruled.Host!.RequireTls, ruled.Host.Domains[0]));
    }

    [Fact, Trait("Istio", "B26")]
    public void TwoRulesOfOneHost_BothCountAndCatchAllsComeLast()
    {
        var gateway = World.Standard.With(
            Gateway("gw", Http("[foo.com]")),
            Yaml.VirtualService("old", """
                hosts: [foo.com]
                gateways: [gw]
                http:
                - match: [{uri: {prefix: /old}}, {uri: {prefix: /}}]
                  route: [{destination: {host: a}}]
                """, Yaml.Created(2020)),
            Attached("young", "[foo.com]", "/young", "c", Yaml.Created(2024))).Gateway();

        Assert.Equal(World.Cluster("a"), gateway.Route("http.80", "foo.com", "/old").Cluster);
        Assert.Equal(World.Cluster("c"), gateway.Route("http.80", "foo.com", "/young").Cluster);
        Assert.Equal(World.Cluster("a"), gateway.Route("http.80", "foo.com", "/else").Cluster);
    }

    [Fact, Trait("Istio", "K197")]
    public void TwoGatewaysOfOnePort_ShareItsVirtualHosts()
    {
        var gateway = World.Standard.With(
            Gateway("gw", Http("[foo.com]")),
            Gateway("gx", Http("[foo.com]")),
            Attached("one", "[foo.com]", "/one", "a"),
            Yaml.VirtualService("two", "hosts: [foo.com]\ngateways: [gx]\nhttp:\n- match: [{uri: {prefix: /two}}]\n  route: [{destination: {host: c}}]")).Gateway();

        Assert.Single(gateway.Routes("http.80").VirtualHosts);
        Assert.Equal(World.Cluster("a"), gateway.Route("http.80", "foo.com", "/one").Cluster);
        Assert.Equal(World.Cluster("c"), gateway.Route("http.80", "foo.com", "/two").Cluster);
    }

    [Theory, Trait("Istio", "K198")]
    [InlineData("ns1/foo.com", "ns1", false)]
    [InlineData("ns1/foo.com", "ns2", true)]
    [InlineData("*/foo.com", "ns2", false)]
    [InlineData("./foo.com", "ns2", true)]
    public void NamespaceInTheServersHost_DecidesWhoseRulesAttach(string host, string @namespace, bool notFound)
    {
        var world = World.Standard.With(Gateway("gw", Http($"[\"{host}\"]")), Attached($"{@namespace}/x", "[foo.com]", "/", "c"));

        Assert.Equal(notFound, world.Gateway().Route("http.80", "foo.com").IsNotFound);
    }

    [Fact, Trait("Istio", "K199")]
    public void Selector_OfOtherProxies_OpensNothing()
    {
        var world = World.Standard.With(Gateway("gw", Http("[foo.com]")));

        Assert.Empty(world.Gateway(proxy => proxy with { Labels = World.Labels("istio", "egressgateway") }).Snapshot.Listeners);
        Assert.False(world.Sidecar("a").HasRoutes("http.80"));
    }

    [Fact, Trait("Istio", "K200")]
    public void ServicesTargetPort_IsWhereTheGatewayListens()
    {
        var gateway = World.Standard.With(
            Gateway("gw", Http("[foo.com]")),
            Attached("foo", "[foo.com]", "/", "c"),
            Yaml.Service("ingress", "selector: {istio: ingressgateway}\nports: [{name: http, port: 80, targetPort: 8080}]"),
            Yaml.WorkloadEntry("ingress-1", "address: 10.1.9.1\nlabels: {istio: ingressgateway}")).Gateway();

        Assert.Equal(8080u, gateway.Listener("0.0.0.0_8080").Address.SocketAddress.PortValue);
        Assert.Equal(World.Cluster("c"), gateway.Route("http.8080", "foo.com").Cluster);
        Assert.False(gateway.HasListener("0.0.0.0_80"));
    }

    [Fact, Trait("Istio", "K201")]
    public void TwoBinds_AreTwoListeners()
    {
        var gateway = World.Standard.With(Gateway("gw", """
            [{port: {number: 80, name: one, protocol: HTTP}, hosts: [foo.com], bind: 10.0.0.1},
             {port: {number: 80, name: two, protocol: HTTP}, hosts: [bar.com], bind: 10.0.0.2},
             {port: {number: 0, name: three, protocol: HTTP}, hosts: [bar.com], bind: "unix:///run/gw.sock"}]
            """), Attached("foo", "[foo.com]", "/", "c")).Gateway();

        Assert.Equal("10.0.0.1", gateway.Listener("10.0.0.1_80").Address.SocketAddress.Address);
        Assert.Equal("10.0.0.2", gateway.Listener("10.0.0.2_80").Address.SocketAddress.Address);
        Assert.Equal("/run/gw.sock", gateway.Listener("unix:///run/gw.sock_0").Address.Pipe.Path);
        Assert.Equal(World.Cluster("c"), gateway.Route("http.80.10.0.0.1", "foo.com").Cluster);
        Assert.True(gateway.Route("http.80.10.0.0.2", "foo.com").IsNotFound);
    }

    [Fact]
    public void AllAddresses_SaidOrNot_AreOneListener()
    {
        var gateway = World.Standard.With(
            Gateway("gw", Http("[foo.com]", ", bind: 0.0.0.0")), Gateway("gx", Http("[bar.com]")), Attached("foo", "[foo.com]", "/", "c")).Gateway();

        Assert.Equal(World.Cluster("c"), gateway.Route("http.80", "foo.com").Cluster);
        Assert.Single(gateway.Snapshot.Listeners);
    }

    [Fact]
    public void Client_OfAGateway_IsNotBelieved()
    {
        var http = ChainReading.Of(World.Standard.With(Gateway("gw", Http("[foo.com]"))).Gateway().Listener("0.0.0.0_80"), new("10.1.9.1", 80)).Http!;

        Assert.True(http.UseRemoteAddress);
        Assert.Equal(Envoy.Extensions.Filters.Network.HttpConnectionManager.V3.HttpConnectionManager.Types.ForwardClientCertDetails.SanitizeSet, http.ForwardClientCertDetails);
    }

    private static string Passing(string hosts) => $"[{{port: {{number: 8443, name: tls, protocol: TLS}}, hosts: {hosts}, tls: {{mode: PASSTHROUGH}}}}]";

    private static string Tls(string name, string host, string destination, string metadata = "") => Yaml.VirtualService(
        name,
        $"hosts: [{host}]\ngateways: [gw]\ntls:\n- match: [{{sniHosts: [{host}]}}]\n  route: [{{destination: {{host: {destination}, port: {{number: 443}}}}}}]",
        metadata);

    [Fact]
    public void Passthrough_GoesByTheNameThatIsAskedFor()
    {
        var listener = World.Standard.With(Gateway("gw", Passing("[\"*.foo.com\"]")), Tls("x", "x.foo.com", "b"), Tls("y", "y.foo.com", "c")).Gateway().Listener("0.0.0.0_8443");

        Assert.Equal(World.Cluster("b", 443), ChainReading.Of(listener, new("10.1.9.1", 8443) { ServerName = "x.foo.com" }).Cluster);
        Assert.Equal(World.Cluster("c", 443), ChainReading.Of(listener, new("10.1.9.1", 8443) { ServerName = "y.foo.com" }).Cluster);
        Assert.Null(listener.DefaultFilterChain); // any other name is closed
    }

    [Fact, Trait("Istio", "G121")]
    public void Passthrough_OfTwoRulesForOneName_IsTheOlderOnes()
    {
        var world = World.Standard.With(
            Gateway("gw", Passing("[foo.com]")), Tls("a-young", "foo.com", "b", Yaml.Created(2022)), Tls("z-old", "foo.com", "c", Yaml.Created(2021)));

        Assert.Equal(
            World.Cluster("c", 443), ChainReading.Of(world.Gateway().Listener("0.0.0.0_8443"), new("10.1.9.1", 8443) { ServerName = "foo.com" }).Cluster);
    }

    [Fact]
    public void Passthrough_OfANameThatIsNotServed_IsNotOpened() =>
        Assert.False(World.Standard.With(Gateway("gw", Passing("[foo.com]")), Tls("x", "bar.com", "b")).Gateway().HasListener("0.0.0.0_8443"));

    [Fact, Trait("Istio", "G120")]
    public void TcpServer_GoesToTheOldestRule()
    {
        static string Tcp(string name, string destination, int year) => Yaml.VirtualService(
            name, $"hosts: [\"*\"]\ngateways: [gw]\ntcp:\n- route: [{{destination: {{host: {destination}, port: {{number: 9000}}}}}}]", Yaml.Created(year));
        var world = World.Standard.With(
            Gateway("gw", "[{port: {number: 7000, name: tcp, protocol: TCP}, hosts: [\"*\"]}]"), Tcp("a-young", "b", 2022), Tcp("z-old", "c", 2021));

        Assert.Equal(World.Cluster("c", 9000), ChainReading.Of(world.Gateway().Listener("0.0.0.0_7000"), new("10.1.9.1", 7000)).Cluster);
    }
}
