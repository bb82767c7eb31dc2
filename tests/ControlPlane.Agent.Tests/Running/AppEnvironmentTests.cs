using ControlPlane.Agent.Running;

namespace ControlPlane.Agent.Tests.Running;

public sealed class AppEnvironmentTests
{
    [Fact]
    public void With_ServiceOfTheOwnNamespace_IsToldInBothForms()
    {
        var environment = With(("outbound|9080||my-service.shop.svc.cluster.local", 20001));

        Assert.Equal("http://127.64.0.1:20001", environment["services__my-service__http__0"]);
        Assert.Equal("http://127.64.0.1:20001", environment["MY_SERVICE_URL"]);
    }

    [Fact]
    public void With_ServiceOfAnotherNamespace_IsToldWithTheNamespace()
    {
        var environment = With(("outbound|9080||ratings.other.svc.cluster.local", 20001));

        Assert.Equal("http://127.64.0.1:20001", environment["services__ratings.other__http__0"]);
        Assert.Equal("http://127.64.0.1:20001", environment["RATINGS_OTHER_URL"]);
        Assert.DoesNotContain("RATINGS_URL", environment.Keys);
    }

    [Fact]
    public void With_SeveralPorts_NumbersThemAndTheFirstHasTheShortName()
    {
        var environment = With(("outbound|9090||details.shop.svc.cluster.local", 2), ("outbound|80||details.shop.svc.cluster.local", 1));

        Assert.Equal("http://127.64.0.1:1", environment["services__details__http__0"]);
        Assert.Equal("http://127.64.0.1:2", environment["services__details__http__1"]);
        Assert.Equal("http://127.64.0.1:1", environment["DETAILS_URL"]);
        Assert.Equal("http://127.64.0.1:2", environment["DETAILS_9090_URL"]);
    }

    [Fact]
    public void With_ForwardProxy_IsToldAndThisMachineIsAskedDirectly()
    {
        var environment = With(("http_proxy", 15080));

        Assert.Equal("http://127.64.0.1:15080", environment["HTTP_PROXY"]);
        Assert.Equal("http://127.64.0.1:15080", environment["http_proxy"]);
        Assert.Equal("intranet.example,localhost,127.0.0.1,::1,127.64.0.1", environment["NO_PROXY"]);
        Assert.Equal(environment["NO_PROXY"], environment["no_proxy"]);
    }

    [Fact]
    public void With_NoForwardProxy_LeavesTheInheritedSettings()
    {
        var environment = With();

        Assert.Equal("intranet.example", environment["NO_PROXY"]);
        Assert.DoesNotContain("HTTP_PROXY", environment.Keys);
    }

    [Fact]
    public void With_Anything_KeepsWhatWasInherited() => Assert.Equal("/root", With(("http_proxy", 1))["HOME"]);

    private static IReadOnlyDictionary<string, string> With(params (string Name, int Port)[] listeners) =>
        AppEnvironment.With(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["HOME"] = "/root", ["NO_PROXY"] = "intranet.example" },
            [.. listeners.Select(listener => ServiceUrlsTests.Listener(listener.Name, listener.Port))],
            "shop");
}
