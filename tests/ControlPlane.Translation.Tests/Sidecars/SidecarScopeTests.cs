using ControlPlane.Model.Proxies;
using ControlPlane.Translation.Tests.Worlds;

namespace ControlPlane.Translation.Tests.Sidecars;

/// <summary>What a Sidecar leaves of the mesh for its proxies.</summary>
public sealed class SidecarScopeTests
{
    private const string B = "outbound|80||b.default.svc.cluster.local";
    private const string C = "outbound|80||c.default.svc.cluster.local";
    private const string D = "outbound|80||d.other.svc.cluster.local";

    private static readonly World Two = World.Standard.With(
        Yaml.Service("other/d", "selector: {app: d}\nclusterIP: 10.96.0.4\nports: [{name: http, port: 80}, {name: web, port: 8081, appProtocol: http}]"),
        Yaml.WorkloadEntry("other/d-1", "address: 10.1.0.4\nlabels: {app: d}"));

    private static ProxyView With(string spec) => Two.With(Yaml.Sidecar("s", spec)).Sidecar("a");

    [Theory]
    [InlineData("./*", true, true, false), Trait("Istio", "J174")]
    [InlineData("default/b.default.svc.cluster.local", true, false, false), Trait("Istio", "J175")]
    [InlineData("*/*", true, true, true)]
    [InlineData("*/b.default.svc.cluster.local", true, false, false)]
    [InlineData("*/*.other.svc.cluster.local", false, false, true)]
    [InlineData("other/*", false, false, true)]
    [InlineData("other/b.default.svc.cluster.local", false, false, false)]
    [InlineData("~/*", false, false, false)]
    [InlineData("*/*\", \"~other/*", true, true, false), Trait("Istio", "J176")]
    [InlineData("*/*\", \"~/b.default.svc.cluster.local", false, true, true)]
    public void Hosts_ImportServices(string hosts, bool b, bool c, bool d)
    {
        var a = With($"egress: [{{hosts: [\"{hosts}\"]}}]");

        Assert.Equal((b, c, d), (a.HasCluster(B), a.HasCluster(C), a.HasCluster(D)));
        Assert.Equal(b ? B : "PassthroughCluster", a.Route("80", "b").Cluster);
        Assert.Equal(d ? D : "PassthroughCluster", a.Route("80", "d.other").Cluster);
        Assert.Equal(b ? "outbound|9000||b.default.svc.cluster.local" : "PassthroughCluster", a.Connect(new("10.96.0.2", 9000)).Cluster);
    }

    [Fact, Trait("Istio", "J177")]
    public void OfSeveral_TheSelectorThenTheNamespaceThenTheRootCounts()
    {
        string Only(string name, string host, string more = "") => Yaml.Sidecar(name, $"{more}egress: [{{hosts: [\"*/{host}.default.svc.cluster.local\"]}}]", Yaml.Created(2020));
        var root = Two.With(Only("istio-system/z", "c"));
        var own = root.With(Only("m", "b"), Yaml.Sidecar("a-younger", "egress: [{hosts: [\"*/*\"]}]", Yaml.Created(2021)));
        var selected = own.With(
            Only("y", "c", "workloadSelector: {labels: {app: a}}\n"),
            Only("istio-system/y", "b", "workloadSelector: {labels: {app: b}}\n"));

        Assert.Equal((false, true), (root.Sidecar("a").HasCluster(B), root.Sidecar("a").HasCluster(C)));
        Assert.Equal((true, false), (own.Sidecar("a").HasCluster(B), own.Sidecar("a").HasCluster(C)));
        Assert.Equal((false, true), (selected.Sidecar("a").HasCluster(B), selected.Sidecar("a").HasCluster(C)));
        Assert.Equal((true, false), (selected.Sidecar("b").HasCluster(B), selected.Sidecar("b").HasCluster(C)));
    }

    [Fact, Trait("Istio", "J187")]
    public void Gateway_SeesEverything() => Assert.True(Two.With(Yaml.Sidecar("istio-system/s", "egress: [{hosts: [\"~/*\"]}]"), Yaml.Gateway("g", "servers: [{port: {number: 80, name: http, protocol: HTTP}, hosts: [\"*\"]}]")).Gateway().HasCluster(B));

    [Fact, Trait("Istio", "J179")]
    public void DestinationOfAnImportedRule_IsReachableAndNotAddressable()
    {
        var a = Two.With(
            Yaml.Sidecar("s", "egress: [{hosts: [\"./b.default.svc.cluster.local\"]}]"),
            Yaml.VirtualService("r", "hosts: [b]\nhttp: [{route: [{destination: {host: d.other.svc.cluster.local, port: {number: 8081}}}]}]")).Sidecar("a");

        Assert.Equal("outbound|8081||d.other.svc.cluster.local", a.Route("80", "b").Cluster);
        Assert.True(a.HasCluster("outbound|8081||d.other.svc.cluster.local"));
        Assert.False(a.HasCluster(D));
        Assert.Equal("PassthroughCluster", a.Route("80", "d.other").Cluster);
    }

    [Fact, Trait("Istio", "B40")]
    public void RuleOfSeveralHosts_IsImportedWhole()
    {
        var world = Two.With(
            Yaml.Sidecar("s", "egress: [{hosts: [\"./b.default.svc.cluster.local\"]}]"),
            Yaml.VirtualService("r", "hosts: [b, unknown.example.com]\nhttp: [{route: [{destination: {host: c}}]}]"),
            Yaml.VirtualService("other/r", "hosts: [elsewhere.example.com]\nhttp: [{route: [{destination: {host: d}}]}]"));

        Assert.Equal(C, world.Sidecar("a").Route("80", "unknown.example.com").Cluster);
        Assert.Equal("PassthroughCluster", world.Sidecar("a").Route("80", "elsewhere.example.com").Cluster);
    }

    [Theory, Trait("Istio", "J182")]
    [InlineData("{mode: REGISTRY_ONLY}")]
    [InlineData("{}")]
    public void RegistryOnly_RefusesWhatNobodyKnows(string policy)
    {
        var a = With($"outboundTrafficPolicy: {policy}");

        Assert.Equal(502u, a.Route("80", "unknown.example.com").Route!.DirectResponse.Status);
        Assert.Equal("BlackHoleCluster", a.Connect(new("192.0.2.1", 9999)).Cluster);
        Assert.Equal(B, a.Route("80", "b").Cluster);
    }

    [Fact]
    public void AllowAny_LiftsTheMeshsRefusal()
    {
        var a = Two.Set(settings => settings with { RegistryOnly = true }).With(Yaml.Sidecar("s", "outboundTrafficPolicy: {mode: ALLOW_ANY}")).Sidecar("a");

        Assert.Equal("PassthroughCluster", a.Route("80", "unknown.example.com").Cluster);
    }

    [Fact, Trait("Istio", "J183")]
    public void EgressProxy_TakesWhatNobodyKnows()
    {
        var a = With("egress: [{hosts: [\"./b.default.svc.cluster.local\"]}]\noutboundTrafficPolicy: {mode: ALLOW_ANY, egressProxy: {host: c.default.svc.cluster.local, port: {number: 80}}}");

        Assert.Equal(C, a.Route("80", "unknown.example.com").Cluster);
        Assert.Equal(C, a.Connect(new("192.0.2.1", 9999)).Cluster);
        Assert.True(a.HasCluster(C));
    }

    [Fact]
    public void SameView_IsOneScope()
    {
        var world = Two.With(
            Yaml.Sidecar("one", "workloadSelector: {labels: {app: a}}\negress: [{hosts: [\"./*\", \"other/*\"]}]"),
            Yaml.Sidecar("two", "workloadSelector: {labels: {app: b}}\negress: [{hosts: [\"other/*\", \"default/*\"]}]"),
            Yaml.Sidecar("three", "workloadSelector: {labels: {app: c}}\negress: [{hosts: [\"*/*\"]}]"));

        Assert.Equal(Translator.ScopeOf(world.Mesh, World.SidecarOf("a")).Egress, Translator.ScopeOf(world.Mesh, World.SidecarOf("b")).Egress);
        Assert.Null(Translator.ScopeOf(world.Mesh, World.SidecarOf("c")).Egress);
    }

    [Fact]
    public void Hosts_ShrinkTheConfigurationToWhatIsUsed()
    {
        var large = Costs.LargeMesh.Value;
        var (all, few) = (Bytes(large), Bytes(large.Apply(World.Parse(Yaml.Sidecar("n0/s", $"egress: [{{hosts: [\"*/{Costs.LargeMesh.HostOf(0)}\", \"*/{Costs.LargeMesh.HostOf(1)}\"]}}]"))
            .Select(value => new Model.MeshChange.ConfigReplaced(value.Key, value)))));

        Assert.InRange(few, 1, all / 50);

        static long Bytes(Model.Mesh mesh)
        {
            var snapshot = new Translator().Translate(mesh, Translator.ScopeOf(mesh, World.SidecarOf("a", proxy => proxy with { Namespace = "n0" })));
            return new[] { snapshot.Clusters, snapshot.Endpoints, snapshot.Routes, snapshot.Listeners }.SelectMany(table => table.InNameOrder()).Sum(resource => (long)resource.Message.Length);
        }
    }

    [Fact]
    public void ChangeOutsideOfTheView_ChangesNothing()
    {
        var before = Two.With(Yaml.Sidecar("s", "egress: [{hosts: [\"./b.default.svc.cluster.local\"]}]"));
        var after = before.With(Yaml.Service("other/e", "clusterIP: 10.96.0.5\nports: [{name: http, port: 80}]"), Yaml.RouteTo("other/r", "[e]", "e"));
        var translator = new Translator();
        var scope = Translator.ScopeOf(before.Mesh, World.SidecarOf("a"));
        var (first, second) = (translator.Translate(before.Mesh, scope), translator.Translate(after.Mesh, scope));

        Assert.Same(first.Clusters, second.Clusters);
        Assert.Same(first.Routes, second.Routes);
        Assert.Same(first.Listeners, second.Listeners);
    }

    [Fact]
    public void GrpcLibrary_SeesWhatItsSidecarImports()
    {
        var world = Two.With(Yaml.Sidecar("s", "egress: [{hosts: [\"./b.default.svc.cluster.local\"]}]"));
        var a = world.Sidecar("a", Modes.Grpc);

        Assert.Equal((true, false), (a.HasCluster(B), a.HasCluster(C)));
    }

    [Fact]
    public void Loopback_ListensForWhatIsImported()
    {
        var a = Two.With(Yaml.Sidecar("s", "egress: [{port: {number: 8000, protocol: HTTP}, hosts: [\"*/*\"]}, {hosts: [\"./b.default.svc.cluster.local\"]}]")).Sidecar("a", Modes.Loopback);

        Assert.True(a.HasListener(B));
        Assert.False(a.HasListener(C));
        Assert.Equal("127.0.0.1", a.Listener("127.0.0.1_8000").Address.SocketAddress.Address);
        Assert.Null(a.Listener("127.0.0.1_8000").BindToPort);
        Assert.Equal(InterceptionMode.Loopback, Translator.ScopeOf(Two.Mesh, Modes.Loopback(World.SidecarOf("a"))).Interception);
    }
}
