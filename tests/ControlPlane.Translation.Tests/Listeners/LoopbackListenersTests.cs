using ControlPlane.Model.Config;
using ControlPlane.Translation.Tests.Worlds;

namespace ControlPlane.Translation.Tests.Listeners;

/// <summary>Local listeners of sidecars without redirection.</summary>
public sealed class LoopbackListenersTests
{
    private readonly ProxyView _a = World.Standard.Sidecar("a", Modes.Loopback);

    private static IEnumerable<(string Name, uint Port)> Ports(ProxyView view) =>
        view.Snapshot.Listeners.InNameOrder().Select(resource => (resource.Name, view.Listener(resource.Name).Address.SocketAddress.PortValue));

    [Fact]
    public void EachPortOfEachService_HasALocalListener()
    {
        var chain = ChainReading.Of(_a.Listener(World.Cluster("b")), new("127.0.0.1", 1));

        Assert.Equal("b.default.svc.cluster.local:80", chain.RouteName);
        Assert.Equal(World.Cluster("b"), _a.Route("b.default.svc.cluster.local:80", "localhost:12345").Cluster);
        Assert.Equal(World.Cluster("b", 9000), ChainReading.Of(_a.Listener(World.Cluster("b", 9000)), new("127.0.0.1", 1)).Cluster);
        Assert.Equal("127.0.0.1", _a.Listener(World.Cluster("b")).Address.SocketAddress.Address);
    }

    [Fact]
    public void BindAddress_IsWhereTheAppConnects() =>
        Assert.Equal("127.0.5.5", World.Standard.Sidecar("a", proxy => Modes.Loopback(proxy) with { BindAddress = "127.0.5.5" }).Listener("http_proxy").Address.SocketAddress.Address);

    [Fact]
    public void LocalPorts_StayWhileServicesComeAndGo()
    {
        var many = World.Standard.With(Enumerable.Range(0, 60).Select(number => Yaml.Service($"n{number}", "ports: [{name: http, port: 80}]", Yaml.Created(2026))));
        var before = Ports(_a).ToList();
        var after = Ports(many.Sidecar("a", Modes.Loopback)).ToList();

        Assert.Subset(after.ToHashSet(), before.ToHashSet());
        Assert.Equal(after.Count, after.Select(listener => listener.Port).Distinct().Count());
        Assert.Equal(before, Ports(many.Without(ConfigKind.Service, "n0").Sidecar("a", Modes.Loopback)).Where(listener => before.Contains(listener)));
    }

    [Theory]
    [InlineData("b", "b.default.svc.cluster.local")]
    [InlineData("b:80", "b.default.svc.cluster.local")]
    [InlineData("b.default.svc:80", "b.default.svc.cluster.local")]
    public void ForwardProxy_KnowsTheServices(string host, string service) => Assert.Equal(World.Cluster(service), _a.Route("http_proxy", host).Cluster);

    [Fact]
    public void ForwardProxy_TellsPortsApart()
    {
        var a = World.Standard.With(Yaml.Service("d", "ports: [{name: http, port: 80}, {name: http-two, port: 8080}]")).Sidecar("a", Modes.Loopback);

        Assert.Equal(World.Cluster("d"), a.Route("http_proxy", "d").Cluster);
        Assert.Equal(World.Cluster("d", 8080), a.Route("http_proxy", "d:8080").Cluster);
        Assert.Equal("DynamicForwardProxyCluster", a.Route("http_proxy", "d:9999").Cluster);
    }

    [Fact]
    public void ForwardProxy_ResolvesUnknownHosts()
    {
        Assert.Equal("DynamicForwardProxyCluster", _a.Route("http_proxy", "unknown.example.com").Cluster);
        Assert.Contains(
            ChainReading.Of(_a.Listener("http_proxy"), new("127.0.0.1", 15080)).Http!.HttpFilters, filter => filter.Name == "envoy.filters.http.dynamic_forward_proxy");
        Assert.True(_a.HasCluster("DynamicForwardProxyCluster"));
    }

    [Fact]
    public void ForwardProxy_WithRegistryOnly_ForwardsToWildcardsThatTheRegistryHas()
    {
        var a = World.Standard.With(Yaml.ServiceEntry("wild", "hosts: [\"*.example.com\"]\nports: [{name: http, number: 80, protocol: HTTP}]"))
            .Set(settings => settings with { RegistryOnly = true }).Sidecar("a", Modes.Loopback);

        Assert.Equal(502u, a.Route("http_proxy", "unknown.example.org").Route!.DirectResponse.Status);
        Assert.Equal("DynamicForwardProxyCluster", a.Route("http_proxy", "x.example.com").Cluster);
        Assert.Contains(
            ChainReading.Of(a.Listener("http_proxy"), new("127.0.0.1", 15080)).Http!.HttpFilters, filter => filter.Name == "envoy.filters.http.dynamic_forward_proxy");
    }

    [Fact]
    public void Rules_ApplyToTheLocalListenerAndTheForwardProxy()
    {
        var a = World.Standard.With(Yaml.RouteTo("b", "[b]", "c")).Sidecar("a", Modes.Loopback);

        Assert.Equal(World.Cluster("c"), a.Route("b.default.svc.cluster.local:80", "localhost").Cluster);
        Assert.Equal(World.Cluster("c"), a.Route("http_proxy", "b").Cluster);
    }
}
