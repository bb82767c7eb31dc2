using ControlPlane.Translation.Tests.Worlds;
using Envoy.Extensions.Filters.Udp.DnsFilter.V3;

namespace ControlPlane.Translation.Tests.Listeners;

/// <summary>Sidecars that resolve their app's names.</summary>
public sealed class DnsListenerTests
{
    private static World Entry(string metadata = "", string resolution = "DNS") => World.Standard.With(Yaml.ServiceEntry(
        "x", $"hosts: [x.example.com]\nresolution: {resolution}\nports: [{{name: tcp, number: 6000, protocol: TCP}}]", metadata));

    private static Dictionary<string, string[]> Names(ProxyView view) =>
        view.Listener("dns").ListenerFilters[0].TypedConfig.Unpack<DnsFilterConfig>().ServerConfig.InlineDnsTable.VirtualDomains
            .ToDictionary(domain => domain.Name, domain => domain.Endpoint.AddressList.Address.ToArray());

    [Fact, Trait("Istio", "I165")]
    public void ServiceWithoutAddress_GetsOneAndAListenerThere()
    {
        var a = Entry().Sidecar("a", Modes.DnsCapture);
        var address = Assert.Single(Names(a)["x.example.com"]);

        Assert.StartsWith("2", address, StringComparison.Ordinal);
        Assert.InRange(int.Parse(address.Split('.')[0], System.Globalization.CultureInfo.InvariantCulture), 240, 255);
        Assert.Equal(World.Cluster("x.example.com", 6000), a.Connect(new(address, 6000)).Cluster);
        Assert.False(a.HasListener("0.0.0.0_6000"));
    }

    [Fact, Trait("Istio", "I165")]
    public void ServiceWithoutAddress_ThatForbidsIt_GetsNone()
    {
        var a = Entry("labels: {networking.istio.io/enable-autoallocate-ip: \"false\"}").Sidecar("a", Modes.DnsCapture);

        Assert.DoesNotContain("x.example.com", Names(a).Keys);
        Assert.True(a.HasListener("0.0.0.0_6000"));
    }

    [Fact, Trait("Istio", "I165")]
    public void ServiceWithoutAddress_ForAProxyThatResolvesNothing_TakesThePort()
    {
        var a = Entry().Sidecar("a");

        Assert.False(a.HasListener("dns"));
        Assert.Equal(World.Cluster("x.example.com", 6000), a.Connect(new("9.9.9.9", 6000)).Cluster);
    }

    [Fact]
    public void Names_OfServices_AreAllTheirFormsWithTheirAddress()
    {
        var names = Names(World.Standard.Sidecar("a", Modes.DnsCapture));

        Assert.All(new[] { "b", "b.default", "b.default.svc", "b.default.svc.cluster.local" }, name => Assert.Equal(["10.96.0.2"], names[name]));
        Assert.DoesNotContain("b", Names(World.Standard.Sidecar("a", proxy => Modes.DnsCapture(proxy) with { Namespace = "other" })).Keys);
    }

    [Fact]
    public void GivenAddresses_StayWhileServicesComeAndGo()
    {
        var before = Names(Entry().Sidecar("a", Modes.DnsCapture))["x.example.com"];
        var more = Entry().With(Enumerable.Range(0, 50).Select(number => Yaml.ServiceEntry(
            $"n{number}", $"hosts: [n{number}.example.com]\nresolution: DNS\nports: [{{name: tcp, number: 6000, protocol: TCP}}]")));

        Assert.Equal(before, Names(more.Sidecar("a", Modes.DnsCapture))["x.example.com"]);
        Assert.Equal(51, Names(more.Sidecar("a", Modes.DnsCapture)).Values.SelectMany(addresses => addresses).Where(address => !address.StartsWith("10.", StringComparison.Ordinal)).Distinct().Count());
    }

    [Fact]
    public void NamesFor_AProxy_AreThoseOfItsListener()
    {
        var world = Entry();
        var scope = Translator.ScopeOf(world.Mesh, World.SidecarOf("a", Modes.DnsCapture));

        Assert.Equal(Names(world.Sidecar("a", Modes.DnsCapture)), Translator.NamesFor(world.Mesh, scope).ToDictionary(entry => entry.Name, entry => entry.Addresses.ToArray()));
    }
}
