using ControlPlane.Translation.Tests.Worlds;

namespace ControlPlane.Translation.Tests.Routes;

/// <summary>Entries that another VirtualService, one without hosts, fills in.</summary>
public sealed class DelegateTests
{
    private const string ToA = "- match: [{uri: {prefix: /a}}]\n  delegate: {name: part}\n- route: [{destination: {host: b}}]";

    private static World World_(string root, string part, string metadata = "", string exportTo = "") => World.Standard.With(
        Yaml.VirtualService("root", $"hosts: [b]\nhttp:\n{root}", metadata), Yaml.VirtualService("part", $"{exportTo}http:\n{part}"));

    [Fact, Trait("Istio", "B35")]
    public void Delegate_NarrowerThanItsRoot_TakesItsPart()
    {
        var a = World_(ToA, "- match: [{uri: {prefix: /a/b}}]\n  route: [{destination: {host: c}}]").Sidecar("a");

        Assert.Equal(World.Cluster("c"), a.Route("80", "b", "/a/b").Cluster);
        Assert.Equal(World.Cluster("b"), a.Route("80", "b", "/a/x").Cluster);
    }

    [Fact, Trait("Istio", "B36")]
    public void Delegate_OutsideItsRoot_IsLeftOut() =>
        Assert.Equal(World.Cluster("b"), World_(ToA, "- match: [{uri: {prefix: /z}}]\n  route: [{destination: {host: c}}]").Sidecar("a").Route("80", "b", "/z").Cluster);

    [Theory, Trait("Istio", "B37")]
    [InlineData("delegate: {name: missing}", "")]
    [InlineData("delegate: {name: part, namespace: other}", "")]
    public void Delegate_ThatIsNotThere_LeavesTheOtherEntries(string named, string exportTo)
    {
        var a = World_($"- match: [{{uri: {{prefix: /a}}}}]\n  {named}\n- route: [{{destination: {{host: c}}}}]", "- route: [{destination: {host: a}}]", exportTo: exportTo).Sidecar("a");

        Assert.Equal(World.Cluster("c"), a.Route("80", "b", "/a").Cluster);
    }

    [Fact, Trait("Istio", "B37")]
    public void Delegate_NotExportedToItsRoot_IsNotThere()
    {
        var world = World.Standard.With(
            Yaml.VirtualService("root", "hosts: [b]\nhttp:\n- match: [{uri: {prefix: /a}}]\n  delegate: {name: part, namespace: other}\n- route: [{destination: {host: c}}]"),
            Yaml.VirtualService("other/part", "exportTo: [\".\"]\nhttp:\n- route: [{destination: {host: a.default.svc.cluster.local}}]"));

        Assert.Equal(World.Cluster("c"), world.Sidecar("a").Route("80", "b", "/a").Cluster);
    }

    [Theory, Trait("Istio", "B38")]
    [InlineData("", 3)]
    [InlineData("  timeout: 1s\n", 1)]
    public void Delegate_TakesFromItsRootWhatItDoesNotSay(string own, int seconds)
    {
        var a = World_("- timeout: 3s\n  delegate: {name: part}", $"- route: [{{destination: {{host: c}}}}]\n{own}").Sidecar("a");

        var action = a.Route("80", "b").Action;
        Assert.Equal((World.Cluster("c"), TimeSpan.FromSeconds(seconds)), (action.Cluster, action.Timeout.ToTimeSpan()));
    }

    [Fact, Trait("Istio", "B39")]
    public void Delegate_Alone_HasNoEffect() => Assert.Equal(
        World.Cluster("b"), World.Standard.With(Yaml.VirtualService("part", "http:\n- route: [{destination: {host: c}}]")).Sidecar("a").Route("80", "b").Cluster);

    [Fact]
    public void Matches_OfBoth_HoldTogether()
    {
        var a = World_(
            "- match: [{uri: {prefix: /a}, headers: {x-root: {exact: \"1\"}}}]\n  delegate: {name: part}\n- route: [{destination: {host: b}}]",
            "- match: [{headers: {x-part: {exact: \"1\"}}}]\n  route: [{destination: {host: c}}]").Sidecar("a");

        Assert.Equal(World.Cluster("c"), a.Route("80", "b", "/a", ("x-root", "1"), ("x-part", "1")).Cluster);
        Assert.Equal(World.Cluster("b"), a.Route("80", "b", "/a", ("x-part", "1")).Cluster);
        Assert.Equal(World.Cluster("b"), a.Route("80", "b", "/a", ("x-root", "1")).Cluster);
    }

    [Fact]
    public void ShortName_InADelegate_BelongsToItsOwnNamespace()
    {
        var world = World.Standard.With(
            Yaml.Service("other/d", "selector: {app: d}\nports: [{name: http, port: 80}]"),
            Yaml.VirtualService("root", "hosts: [b]\nhttp:\n- delegate: {name: part, namespace: other}"),
            Yaml.VirtualService("other/part", "http:\n- route: [{destination: {host: d}}]"));

        Assert.Equal("outbound|80||d.other.svc.cluster.local", world.Sidecar("a").Route("80", "b").Cluster);
    }
}
