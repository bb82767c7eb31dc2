using ControlPlane.Agent.Envoys;
using ControlPlane.Agent.Running;

namespace ControlPlane.Agent.Tests.Running;

public sealed class ServiceUrlsTests
{
    [Theory]
    [InlineData("outbound|9080||reviews.shop.svc.cluster.local", "reviews")]
    [InlineData("outbound|9080||reviews.other.svc.cluster.local", "reviews.other")]
    [InlineData("outbound|443||api.example.com", "api.example.com")]
    public void Of_OutboundListener_IsAService(string listener, string service)
    {
        var url = Assert.Single(ServiceUrls.Of([Listener(listener, 20001)], "shop"));

        Assert.Equal(service, url.Service);
        Assert.Equal("http://127.64.0.1:20001", url.ToString());
    }

    [Theory]
    [InlineData("inbound|9080||")]
    [InlineData("http_proxy")]
    [InlineData("virtualInbound")]
    [InlineData("outbound|9080|v1|reviews.shop.svc.cluster.local")]
    public void Of_AnotherListener_IsNoService(string listener) => Assert.Empty(ServiceUrls.Of([Listener(listener, 1)], "shop"));

    [Fact]
    public void Of_Many_AreSortedByNameAndPort()
    {
        var urls = ServiceUrls.Of(
            [
                Listener("outbound|9080||reviews.shop.svc.cluster.local", 1),
                Listener("outbound|10000||details.shop.svc.cluster.local", 2),
                Listener("outbound|80||details.shop.svc.cluster.local", 3),
            ],
            "shop");

        Assert.Equal([("details", 80), ("details", 10000), ("reviews", 9080)], urls.Select(url => (url.Service, url.Port)));
    }

    internal static EnvoyListener Listener(string name, int port) => new(name, new("127.64.0.1", port));
}
