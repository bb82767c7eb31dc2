using ControlPlane.Translation.Tests.Worlds;

namespace ControlPlane.Translation.Tests.Listeners;

/// <summary>Where redirected connections of the app go.</summary>
public sealed class RedirectedListenersTests
{
    private static readonly World RegistryOnly = World.Standard.Set(settings => settings with { RegistryOnly = true });

    private static World Entry(string fields, string port) => World.Standard.With(Yaml.ServiceEntry("x", $"hosts: [x.example.com]\nports: [{port}]\n{fields}"));

    [Fact, Trait("Istio", "A9")]
    public void UnknownAddress_PassesThroughUnlessOnlyTheRegistryCounts()
    {
        Assert.Equal("PassthroughCluster", World.Standard.Sidecar("a").Connect(new("1.2.3.4", 5555)).Cluster);
        Assert.Equal("BlackHoleCluster", RegistryOnly.Sidecar("a").Connect(new("1.2.3.4", 5555)).Cluster);
    }

    [Fact, Trait("Istio", "A10")]
    public void OtherBytes_OnAnHttpPortOfAnUnknownAddress_PassThrough()
    {
        var chain = World.Standard.Sidecar("a").Connect(new("1.2.3.4", 80));

        Assert.Equal(("PassthroughFilterChain", "PassthroughCluster"), (chain.Chain.Name, chain.Cluster));
        Assert.Equal("BlackHoleCluster", RegistryOnly.Sidecar("a").Connect(new("1.2.3.4", 80)).Cluster);
    }

    [Fact, Trait("Istio", "A13")]
    public void HttpServices_ShareTheListenerOfTheirPort()
    {
        var a = World.Standard.Sidecar("a");

        Assert.Equal("80", a.Connect(new("10.96.0.2", 80) { IsHttp = true }).RouteName);
        Assert.Equal("80", a.Connect(new("10.96.0.3", 80) { IsHttp = true }).RouteName);
        Assert.False(a.HasListener("10.96.0.2_80"));
    }

    [Fact, Trait("Istio", "A14")]
    public void TcpServices_HaveAListenerForEachAddress()
    {
        var a = World.Standard.Sidecar("a");

        Assert.Equal(World.Cluster("b", 9000), a.Connect(new("10.96.0.2", 9000)).Cluster);
        Assert.Equal(World.Cluster("c", 9000), a.Connect(new("10.96.0.3", 9000)).Cluster);
        Assert.Empty(a.Listener("10.96.0.2_9000").ListenerFilters);
    }

    [Fact, Trait("Istio", "A15")]
    public void UnnamedPort_TellsHttpFromOtherBytes()
    {
        var a = World.Standard.With(Yaml.Service("d", "clusterIP: 10.96.0.4\nports: [{port: 7000}]")).Sidecar("a");

        Assert.Equal("d.default.svc.cluster.local:7000", a.Connect(new("10.96.0.4", 7000) { IsHttp = true }).RouteName);
        Assert.Equal(World.Cluster("d", 7000), a.Route("d.default.svc.cluster.local:7000", "whatever").Cluster);
        Assert.Equal(World.Cluster("d", 7000), a.Connect(new("10.96.0.4", 7000)).Cluster);
    }

    [Theory, Trait("Istio", "A17, A18")]
    [InlineData("{name: http-x, port: 7000, appProtocol: tcp}", 7000)]
    [InlineData("{port: 3306}", 3306)]
    public void ServerFirstPort_IsNotLookedInto(string port, int number)
    {
        var a = World.Standard.With(Yaml.Service("d", $"clusterIP: 10.96.0.4\nports: [{port}]")).Sidecar("a");

        Assert.Equal(World.Cluster("d", number), a.Connect(new("10.96.0.4", number) { IsHttp = true }).Cluster);
        Assert.Empty(a.Listener($"10.96.0.4_{number}").ListenerFilters);
    }

    [Theory, Trait("Istio", "A19")]
    [InlineData(15001)]
    [InlineData(15006)]
    [InlineData(15021)]
    [InlineData(15090)]
    public void PortOfTheSidecarItself_GetsNoListener(int port)
    {
        var a = World.Standard.With(Yaml.Service("d", $"clusterIP: 10.96.0.4\nports: [{{name: http, port: {port}}}]")).Sidecar("a");

        Assert.False(a.HasListener($"0.0.0.0_{port}"));
    }

    [Fact, Trait("Istio", "A20")]
    public void ConnectionToTheListenersThemselves_IsRefused()
    {
        var a = World.Standard.Sidecar("a");

        Assert.Equal("BlackHoleCluster", ChainReading.Of(a.Listener("virtualOutbound"), new("10.1.0.1", 15001)).Cluster);
        Assert.Equal("BlackHoleCluster", a.Accept(15006).Cluster);
    }

    [Fact, Trait("Istio", "I162")]
    public void TlsWithoutAddress_IsKnownByItsName()
    {
        var a = Entry("resolution: DNS", "{name: tls, number: 443, protocol: TLS}").Sidecar("a");

        Assert.Equal(World.Cluster("x.example.com", 443), a.Connect(new("1.2.3.4", 443) { ServerName = "x.example.com" }).Cluster);
        Assert.Equal("PassthroughCluster", a.Connect(new("1.2.3.4", 443) { ServerName = "y.example.com" }).Cluster);
        Assert.Equal(World.Cluster("b", 443), a.Connect(new("10.96.0.2", 443) { ServerName = "x.example.com" }).Cluster);
    }

    [Fact, Trait("Istio", "I163")]
    public void Block_OfATcpService_IsAChainOfThePort()
    {
        var a = Entry("addresses: [10.7.0.0/16]\nresolution: NONE", "{name: tcp, number: 6000, protocol: TCP}").Sidecar("a");

        Assert.Equal(World.Cluster("x.example.com", 6000), a.Connect(new("10.7.1.1", 6000)).Cluster);
        Assert.Equal("PassthroughCluster", a.Connect(new("10.8.1.1", 6000)).Cluster);
    }

    [Theory, Trait("Istio", "I164")]
    [InlineData("1.2.3.4")]
    [InlineData("1.2.3.4/32")]
    public void Address_OfATcpService_HasItsListener(string address)
    {
        var a = Entry($"addresses: [{address}]\nresolution: STATIC\nendpoints: [{{address: 10.2.0.1}}]", "{name: tcp, number: 6000, protocol: TCP}").Sidecar("a");

        Assert.Equal(World.Cluster("x.example.com", 6000), a.Connect(new("1.2.3.4", 6000)).Cluster);
        Assert.True(a.HasListener("1.2.3.4_6000"));
    }

    [Fact]
    public void TcpWithoutAddress_TakesItsPort()
    {
        var a = Entry("addresses: [0.0.0.0]\nresolution: DNS", "{name: tcp, number: 6000, protocol: TCP}").Sidecar("a");

        Assert.Equal(World.Cluster("x.example.com", 6000), a.Connect(new("9.9.9.9", 6000)).Cluster);
    }

    [Fact]
    public void OneAddressAndPort_OfTwoServices_BelongsToTheOlder()
    {
        var a = World.Empty.With(
            Yaml.Service("young", "clusterIP: 10.96.7.7\nports: [{name: tcp, port: 70}]", Yaml.Created(2024)),
            Yaml.Service("old", "clusterIP: 10.96.7.7\nports: [{name: tcp, port: 70}]", Yaml.Created(2020))).Sidecar("a");

        Assert.Equal(World.Cluster("old", 70), a.Connect(new("10.96.7.7", 70)).Cluster);
    }

    [Fact]
    public void OneNumberForTcpAndUdp_IsServedForTcp()
    {
        var a = World.Standard.With(
            Yaml.Service("dns", "selector: {app: a}\nclusterIP: 10.96.0.9\nports: [{name: dns, port: 53, protocol: UDP}, {name: dns-tcp, port: 53}]")).Sidecar("a");

        Assert.Equal(World.Cluster("dns", 53), a.Connect(new("10.96.0.9", 53)).Cluster);
        Assert.Equal("inbound|53||", a.Accept(53).Cluster);
    }

    [Fact]
    public void Blocks_ThatAreTheSameOrShared_AreInOneChainOnly()
    {
        // Envoy refuses a listener of which two chains match the same.
        var world = World.Standard
            .With(Yaml.ServiceEntry("x", "hosts: [x.example.com]\naddresses: [10.1.0.0/16, 10.1.0.1/16]\nports: [{number: 7000, name: a, protocol: TCP}]"))
            .With(Yaml.ServiceEntry("y", "hosts: [y.example.com]\naddresses: [10.1.2.3/16, 10.2.0.0/16]\nports: [{number: 7000, name: a, protocol: TCP}]"));
        var chains = world.Sidecar("a").Listener("0.0.0.0_7000").FilterChains;

        Assert.Equal(
            ["10.1.0.0/16", "10.2.0.0/16"],
            chains.SelectMany(chain => chain.FilterChainMatch?.PrefixRanges ?? []).Select(range => $"{range.AddressPrefix}/{range.PrefixLen}"));
    }

    [Fact]
    public void Addresses_ThatAreOneInTwoSpellings_HaveOneListener()
    {
        var view = Entry("addresses: [\"2001:DB8::1\", \"2001:db8:0::1\"]", "{number: 7000, name: a, protocol: TCP}").Sidecar("a");

        Assert.True(view.HasListener("2001:db8::1_7000"));
        Assert.False(view.HasListener("2001:DB8::1_7000"));
    }
}
