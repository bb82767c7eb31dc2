using ControlPlane.Translation.Tests.Worlds;

namespace ControlPlane.Translation.Tests.Routes;

/// <summary>Conditions: requests that meet them go to c, all others to a.</summary>
public sealed class RouteMatchTests
{
    private static ProxyView Where(string conditions) => World.Standard.With(Yaml.VirtualService("b", $$$"""
        hosts: [b]
        http:
        - match: [{{{conditions}}}]
          route: [{destination: {host: c}}]
        - route: [{destination: {host: a}}]
        """)).Sidecar("a");

    private static bool Holds(string conditions, string path, params (string, string)[] headers) =>
        Where(conditions).Route("80", "b", path, headers).Cluster == World.Cluster("c");

    [Theory, Trait("Istio", "C41, C42, C43, C44")]
    [InlineData("{uri: {exact: /x}}", "/x", true)]
    [InlineData("{uri: {exact: /x}}", "/x/", false)]
    [InlineData("{uri: {exact: /x}}", "/xy", false)]
    [InlineData("{uri: {exact: /x}}", "/x?q=1", true)]
    [InlineData("{uri: {prefix: /x}}", "/x", true)]
    [InlineData("{uri: {prefix: /x}}", "/xy", true)]
    [InlineData("{uri: {prefix: /x}}", "/x/y", true)]
    [InlineData("{uri: {prefix: /x}}", "/y", false)]
    [InlineData("{uri: {regex: \"/v[12]\"}}", "/v1", true)]
    [InlineData("{uri: {regex: \"/v[12]\"}}", "/v1/x", false)]
    [InlineData("{uri: {prefix: /Foo}, ignoreUriCase: true}", "/fOO/x", true)]
    [InlineData("{uri: {prefix: /Foo}}", "/fOO/x", false)]
    public void Uri(string conditions, string path, bool holds) => Assert.Equal(holds, Holds(conditions, path));

    [Theory, Trait("Istio", "C45, C46, C47, C48")]
    [InlineData("{headers: {h: {exact: v}}}", "h", "v", true)]
    [InlineData("{headers: {h: {exact: v}}}", "h", "vv", false)]
    [InlineData("{headers: {h: {exact: v}}}", "other", "v", false)]
    [InlineData("{headers: {h: {prefix: v}}}", "h", "vv", true)]
    [InlineData("{headers: {h: {regex: \"v.\"}}}", "h", "vv", true)]
    [InlineData("{headers: {h: {regex: \"v.\"}}}", "h", "vvv", false)]
    [InlineData("{headers: {h: {}}}", "h", "anything", true)]
    [InlineData("{headers: {h: {}}}", "other", "anything", false)]
    [InlineData("{withoutHeaders: {h: {exact: v}}}", "other", "v", true)]
    [InlineData("{withoutHeaders: {h: {exact: v}}}", "h", "v", false)]
    [InlineData("{withoutHeaders: {h: {exact: v}}}", "h", "z", true)]
    [InlineData("{withoutHeaders: {h: {}}}", "h", "z", false)]
    [InlineData("{withoutHeaders: {h: {}}}", "other", "z", true)]
    [InlineData("{headers: {h: {exact: v}, g: {exact: w}}}", "h", "v", false)]
    [InlineData("{method: {exact: GET}}", ":method", "GET", true)]
    [InlineData("{method: {exact: GET}}", ":method", "POST", false)]
    [InlineData("{scheme: {exact: https}}", ":scheme", "http", false)]
    [InlineData("{scheme: {exact: https}}", ":scheme", "https", true)]
    public void Headers(string conditions, string header, string value, bool holds) => Assert.Equal(holds, Holds(conditions, "/", (header, value)));

    [Theory, Trait("Istio", "C50")]
    [InlineData("{queryParams: {v: {exact: \"1\"}}}", "/?v=1", true)]
    [InlineData("{queryParams: {v: {exact: \"1\"}}}", "/?v=2", false)]
    [InlineData("{queryParams: {v: {exact: \"1\"}}}", "/", false)]
    [InlineData("{queryParams: {v: {}}}", "/?v=2", true)]
    [InlineData("{queryParams: {v: {}}}", "/?w=2", false)]
    public void QueryParameters(string conditions, string path, bool holds) => Assert.Equal(holds, Holds(conditions, path));

    [Fact, Trait("Istio", "C47")]
    public void Headers_AreEmittedByName()
    {
        var match = Where("{headers: {z: {exact: v}, c: {exact: w}}, method: {exact: GET}}").Route("80", "b", "/", ("z", "v"), ("c", "w")).Route!.Match;

        Assert.Equal(["c", "z", ":method"], match.Headers.Select(header => header.Name));
    }

    [Fact, Trait("Istio", "C49")]
    public void Authority_OnAWildcardHost_NarrowsIt()
    {
        var world = World.Standard.With(Yaml.VirtualService("w", """
            hosts: ["*.example.com"]
            http:
            - match: [{authority: {exact: foo.example.com}}]
              route: [{destination: {host: c}}]
            - route: [{destination: {host: a}}]
            """));

        Assert.Equal(World.Cluster("c"), world.Sidecar("a").Route("80", "foo.example.com").Cluster);
        Assert.Equal(World.Cluster("a"), world.Sidecar("a").Route("80", "bar.example.com").Cluster);
    }

    [Fact, Trait("Istio", "C56, C57")]
    public void Names_OfEntryAndAlternative_MakeTheRoutesName()
    {
        var world = World.Standard.With(Yaml.VirtualService("b", """
            hosts: [b]
            http:
            - name: entry
              match: [{name: one, uri: {prefix: /x}, statPrefix: counted}]
              route: [{destination: {host: c}}]
            """));
        var route = world.Sidecar("a").Route("80", "b", "/x").Route!;

        Assert.Equal("entry.one", route.Name);
        Assert.Equal("counted", route.StatPrefix);
    }
}
